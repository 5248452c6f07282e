// The loud alert and the quiet line. Both are made from the knowledge in memory and the time alone, so that they can be
// shown when everything else is gone. Nothing that a user typed is ever part of them.
import { alertViewOf } from '../conversation/contacts.ts';
import type { Block, ContactView, Reply } from '../conversation/reply.ts';
import type { Scope } from '../conversation/turn.ts';
import type { Knowledge } from '../knowledge/knowledge.ts';
import type { AlertWords } from '../knowledge/safeguarding.ts';
import { fill } from '../knowledge/words.ts';
import type { Detection } from './detection.ts';
import { type HelpdeskState, helpdeskAt } from './opening-times.ts';
import { categoriesOf } from './repeat.ts';
import { roleWithPerson, type School } from './school-contacts.ts';

export interface AlertRequest {
  readonly detection: Detection;
  readonly scope: Scope;
  readonly at: Date;
  /** The people of the speaker's own school, where they are set. Never shown outside a personal chat. */
  readonly school: School | null;
  /** The same worry was shown in full before: one line. */
  readonly repeated: boolean;
  readonly knowledge: Knowledge;
}

type NumberName = keyof AlertWords['numbers'];

export function alertReply(request: AlertRequest): Reply {
  const { alert } = request.knowledge.safeguarding;
  const blocks =
    request.scope !== 'personal' ? inAGroup(request) : request.repeated ? [again(request)] : inFull(request);
  return { kind: 'alert', summary: alert.summary, blocks, buttons: [] };
}

/** Under every ordinary reply. */
export const quietLine = (knowledge: Knowledge): Block => safeguardingLine('quiet', knowledge);

/** Under a question of a guide or a draft that follows on free text. */
export const shortLine = (knowledge: Knowledge): Block => safeguardingLine('quiet_in_a_form', knowledge);

const safeguardingLine = (which: 'quiet' | 'quiet_in_a_form', knowledge: Knowledge): Block => ({
  kind: 'safeguarding',
  text: fill(knowledge.safeguarding.alert[which], numbersOf(knowledge)),
});

function inFull({ detection, at, school, knowledge }: AlertRequest): Block[] {
  const { alert } = knowledge.safeguarding;
  const level = detection.level === 'immediate' ? 'immediate' : 'significant';
  const form = alert[detection.about][level];
  const state = helpdeskAt(at, alert.opening);
  const ofCategory = categoriesOf(detection).flatMap((category) => alert.by_category[category] ?? []);
  const ring = detection.about === 'child' ? alert.ring[state] : form.ring;
  const values = { ...numbersOf(knowledge), ...rolesOf(alert, school) };
  const lines = [...form.first, ...ring, ...ofCategory, ...form.after].map((line) => fill(line, values));
  return [
    { kind: 'urgent', heading: form.heading, lines },
    contacts(knowledge, numbersToShow(detection, state)),
  ];
}

/** No word of the worry, and no name of the school's people, where others read along. */
function inAGroup({ at, repeated, knowledge }: AlertRequest): Block[] {
  const { alert } = knowledge.safeguarding;
  const values = numbersOf(knowledge);
  const isOpen = helpdeskAt(at, alert.opening) === 'open';
  const lines = repeated
    ? [alert.repeated.group]
    : isOpen
      ? alert.group.lines
      : [...alert.group.lines, alert.group.outside_hours];
  const urgent: Block = {
    kind: 'urgent',
    heading: alert.group.heading,
    lines: lines.map((line) => fill(line, values)),
  };
  return repeated ? [urgent] : [urgent, contacts(knowledge, ['emergency', 'helpdesk'])];
}

function again({ detection, knowledge }: AlertRequest): Block {
  const { alert } = knowledge.safeguarding;
  const level = detection.level === 'immediate' ? 'immediate' : 'significant';
  return {
    kind: 'urgent',
    heading: alert[detection.about][level].heading,
    lines: [fill(alert.repeated[detection.about], numbersOf(knowledge))],
  };
}

/** In the order in which they should be rung. */
function numbersToShow(detection: Detection, state: HelpdeskState): NumberName[] {
  if (detection.about === 'adult-who-works-with-children')
    return ['emergency', 'lado', 'helpdesk', 'out_of_hours'];
  const callers: NumberName[] =
    state === 'closed' ? ['out_of_hours', 'helpdesk'] : ['helpdesk', 'out_of_hours'];
  const police = categoriesOf(detection).some((category) => category === 'fgm' || category === 'missing');
  return ['emergency', ...callers, ...(police ? (['police_not_emergency'] as const) : [])];
}

function contacts(knowledge: Knowledge, names: readonly NumberName[]): Block {
  const { alert } = knowledge.safeguarding;
  const views: ContactView[] = names.map((name) => alertViewOf(factOf(knowledge, name), knowledge));
  return { kind: 'contacts', heading: alert.contacts_heading, contacts: views };
}

function numbersOf(knowledge: Knowledge) {
  const value = (name: NumberName) => factOf(knowledge, name).value;
  return {
    emergency: value('emergency'),
    helpdesk: value('helpdesk'),
    hours: value('helpdesk_hours'),
    out_of_hours: value('out_of_hours'),
    police: value('police_not_emergency'),
    lado: value('lado'),
  };
}

function factOf(knowledge: Knowledge, name: NumberName) {
  const id = knowledge.safeguarding.alert.numbers[name];
  const fact = knowledge.facts.get(id);
  if (!fact)
    throw new Error(`The alert needs the contact fact ${id}, which the knowledge base does not hold`);
  return fact;
}

function rolesOf({ roles }: AlertWords, school: School | null) {
  const lead = roleWithPerson(roles.safeguarding_lead, school?.safeguarding_lead);
  return {
    lead: school?.deputy ? `${lead} or ${roleWithPerson(roles.deputy, school.deputy)}` : lead,
    head: roleWithPerson(roles.head, school?.head),
    chair: roleWithPerson(roles.chair, school?.chair),
  };
}
