// The card for a staffroom wall: whom to ring, in the order in which it matters. Only live facts stand on it, each with its
// status and date, and lines for the school to fill in by hand.
import type { Entry, Knowledge } from '../knowledge/knowledge.ts';
import { fill } from '../knowledge/words.ts';
import { alertViewOf, isSound, spokenDate, statusWords } from './contacts.ts';
import { checkOutbound } from './gate.ts';
import type { Block, ContactView } from './reply.ts';
import { offeredContacts } from './share.ts';

export interface StaffroomCard {
  readonly title: string;
  readonly groups: readonly StaffroomGroup[];
  readonly own: { readonly heading: string; readonly blanks: readonly string[] };
  readonly foot: readonly string[];
}

export interface StaffroomGroup {
  readonly heading: string;
  readonly line: string;
  readonly urgent: boolean;
  readonly contacts: readonly StaffroomContact[];
}

export interface StaffroomContact {
  readonly name: string;
  readonly value: string;
  /** "source dated March 2018" */
  readonly status: string;
  readonly hours: string | null;
  /** Nobody need ask again before they ring it. */
  readonly isSound: boolean;
}

/** @throws {UnknownContactError} where it would show a contact that is no live fact. */
export function staffroomCard(hub: Entry, knowledge: Knowledge): StaffroomCard {
  const { sharing, safeguarding, places, today = '' } = knowledge;
  const say = sharing.staffroom;
  const { numbers } = safeguarding.alert;
  const emergency = knowledge.facts.get(numbers.emergency)?.value ?? '';
  const district = places.districts.find((it) => it.hub === hub.id)?.name ?? hub.name;
  const ofHub = offeredContacts(hub, knowledge).flatMap((block) =>
    block.kind === 'contacts' ? block.contacts : [],
  );
  const group = (
    heading: string,
    line: string,
    views: readonly ContactView[],
    urgent = false,
  ): StaffroomGroup => ({
    heading,
    line,
    urgent,
    contacts: views.map((view) => ({
      name: view.name,
      value: view.value,
      status: statusWords(view, knowledge.words),
      hours: view.hours,
      isSound: isSound(view),
    })),
  });
  const hasEmail = ofHub.some(({ kind }) => kind === 'email');
  const card: StaffroomCard = {
    title: fill(say.title, { district }),
    groups: [
      group(say.danger, fill(say.danger_line, { emergency }), viewsOf([numbers.emergency], knowledge), true),
      group(
        say.worried,
        fill(say.worried_line, { emergency }),
        viewsOf([numbers.helpdesk, numbers.out_of_hours], knowledge),
      ),
      group(say.staff, say.staff_line, viewsOf([numbers.lado], knowledge)),
      group(say.help, hasEmail ? say.help_line : `${say.help_line} ${say.no_email}`, ofHub),
    ],
    own: { heading: say.own, blanks: say.blanks },
    foot: [fill(say.correct_on, { date: spokenDate(today) }), say.no_names],
  };
  checkOutbound(
    { kind: 'command', summary: card.title, blocks: blocksOf(card), buttons: [] },
    knowledge.facts,
  );
  return card;
}

function viewsOf(ids: readonly string[], knowledge: Knowledge): ContactView[] {
  return ids.flatMap((id) => {
    const fact = knowledge.facts.get(id);
    return fact && fact.status !== 'withdrawn' ? [alertViewOf(fact, knowledge)] : [];
  });
}

/** All that stands on the card, as the outbound gate reads it. */
const blocksOf = ({ groups, own, foot }: StaffroomCard): Block[] => [
  ...groups.map(
    ({ heading, line, contacts }): Block => ({
      kind: 'section',
      heading,
      items: [line, ...contacts.flatMap(({ name, value, hours }) => [name, value, hours ?? ''])],
    }),
  ),
  { kind: 'section', heading: own.heading, items: [...own.blanks, ...foot] },
];
