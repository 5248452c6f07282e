// "Check consent" in a draft: what the draft itself has recorded, what is missing, what to do now, and the ways to record more.
import { consentCardBlocks } from '../../consent/card-blocks.ts';
import { cardFor } from '../../consent/card-for.ts';
import { type ConsentRecord, isAskedToo, PURPOSES, standingOf } from '../../consent/consent.ts';
import type { Block, Button, Reply } from '../../conversation/reply.ts';
import type { ConsentCardId } from '../../knowledge/consent-cards.ts';
import { fill } from '../../knowledge/words.ts';
import { consentId, consentRecordOf } from '../../requests-for-support/consent-record.ts';
import type { Draft, Place } from '../../requests-for-support/draft.ts';
import { gateOf, hasLeftTheForm } from '../../requests-for-support/gate.ts';
import { consentAskedFor } from '../../requests-for-support/rules.ts';
import { factBlock } from '../contacts.ts';
import { actionFor, button, type DraftContext, draftReply, paragraph } from './context.ts';
import { sharingBlocks, whoIs } from './finish.ts';

export function consentReply(draft: Draft, opening: readonly Block[], context: DraftContext): Reply {
  const { say, form, brain } = context;
  const { labels } = say;
  const record = consentRecordOf(draft, form);
  const card = brain.knowledge.consentCards[cardOf(draft, record, context)];
  const [title, ...told] = consentCardBlocks(card, brain.knowledge);
  const hasLeft = card.id === 'risk-route';
  const { numbers } = brain.knowledge.safeguarding.alert;
  return draftReply(context, {
    blocks: [
      { kind: 'title', text: say.consent.heading, note: title?.kind === 'title' ? title.text : card.title },
      ...opening,
      ...recordedBlocks(record, context),
      ...(hasLeft ? [] : sharingBlocks(draft, context)),
      ...told,
      ...(hasLeft
        ? factBlock([numbers.emergency, numbers.helpdesk, numbers.out_of_hours], brain.knowledge)
        : [paragraph(say.consent.ways)]),
      { kind: 'sources', sources: card.sources, reviewed: card.reviewed },
    ],
    buttons: [
      ...(hasLeft ? [button(labels.risk, actionFor(draft, 'risk'))] : waysToRecord(draft, record, context)),
      button(labels.continue, actionFor(draft, 'continue'), 'go on'),
      button(labels.list, actionFor(draft, 'list')),
      button(labels.stop, actionFor(draft, 'stop'), 'stop'),
    ],
  });
}

function waysToRecord(draft: Draft, record: ConsentRecord, { form, say }: DraftContext): Button[] {
  const { labels } = say;
  const section = form.sections.find(({ questions }) =>
    questions.some(({ id }) => id === form.consent.share),
  );
  const open = actionFor(draft, 'section', { at: section?.id ?? '' });
  return [
    button(labels.consent_section, open, `section ${section?.id}`),
    button(labels.orders, actionFor(draft, 'orders')),
    ...(mayDecideAlone(record).length > 0 ? [button(labels.judgement, actionFor(draft, 'judgement'))] : []),
  ];
}

function cardOf(draft: Draft, record: ConsentRecord, { form }: DraftContext): ConsentCardId {
  if (hasLeftTheForm(gateOf(draft, form))) return 'risk-route';
  switch (consentAskedFor(draft, form)) {
    case 'withdrawn':
    case 'refused':
      return draft.withdrawn ? 'withdrawn' : 'refused';
    case 'open':
      return record.orders.are === 'some' ? 'court-order' : 'not-asked';
    case 'agreed':
      return cardFor(record, PURPOSES);
  }
}

function recordedBlocks(record: ConsentRecord, context: DraftContext): Block[] {
  const { consent } = context.say;
  const given = record.people.flatMap(({ id }) =>
    PURPOSES.flatMap((purpose) => {
      const standing = standingOf(record, id, purpose);
      const is = standing.is === 'given' && standing.how === 'signed' ? 'signed' : standing.is;
      const line = (consent.standings as Readonly<Record<string, string>>)[is];
      return line ? [fill(line, { who: whoIs(id, context), purpose: consent.purposes[purpose] })] : [];
    }),
  );
  const orders = record.orders.are === 'not_checked' ? [] : [consent.orders[record.orders.are]];
  const items = [...given, ...orders];
  return [
    {
      kind: 'section',
      heading: consent.recorded,
      items: items.length > 0 ? items : [consent.nothing_recorded],
    },
    // What a person judged or advised was typed: it is shown as it stands.
    ...record.judgements.map(({ child, purpose, able, judgedBy, grounds }): Block => {
      const label = fill(able ? consent.judged : consent.not_judged, {
        who: whoIs(child, context),
        purpose: consent.purposes[purpose],
      });
      return { kind: 'said', label, text: `${judgedBy}: ${grounds}` };
    }),
    ...record.advice.map(({ about, adviser, said }): Block => {
      const label = fill(consent.advice, { about: about.replaceAll('_', ' ') });
      return { kind: 'said', label, text: `${adviser}: ${said}` };
    }),
  ];
}

/** From 16 a young person's own agreement needs nobody's judgement. */
const mayDecideAlone = ({ people }: ConsentRecord) =>
  people.filter((person) => isAskedToo(person) && (person.age === null || person.age < 16));

/** Where a judgement is recorded: about the first young person who agreed, and before that their own answer. */
export function judgementPlace(draft: Draft, { form }: DraftContext): Place {
  const { group, asked, alone } = form.consent.child;
  const answers = (draft.people[group] ?? []).map((person) => person.answers);
  const young = mayDecideAlone(consentRecordOf(draft, form)).map(({ id }) => id);
  const indexes = answers.flatMap((_, index) => (young.includes(consentId(group, index)) ? [index] : []));
  const agrees = indexes.filter((index) => answers[index]?.[asked]?.value === 'agrees');
  const open = agrees.find((index) => answers[index]?.[alone]?.value !== 'yes') ?? agrees[0];
  return open === undefined
    ? { question: asked, person: indexes[0] ?? 0 }
    : { question: alone, person: open };
}
