// The card for the state that the answers describe: what is recorded, what is missing, and what to do now.

import { consentCardBlocks } from '../../consent/card-blocks.ts';
import { cardFor } from '../../consent/card-for.ts';
import { type ConsentRecord, type Purpose, standingOf } from '../../consent/consent.ts';
import { type Missing, missingFor } from '../../consent/ready.ts';
import { showButton } from '../../conversation/answer.ts';
import type { Block } from '../../conversation/reply.ts';
import { sourcesBlock } from '../../conversation/sources.ts';
import type { ConsentCardId } from '../../knowledge/consent-cards.ts';
import { fill } from '../../knowledge/words.ts';
import { factBlock, withNumbers } from '../contacts.ts';
import { answerTo } from '../engine/choice-question.ts';
import type { Answers, Context, Ending } from '../engine/dialog.ts';
import { ageOf } from '../reading/age-question.ts';
import { PEOPLE, purposesOf, recordOf } from './record.ts';

export function ending(answers: Answers, context: Context): Ending {
  const { knowledge } = context.brain;
  const { title, ending: text } = knowledge.dialogs.checkConsent;
  const card = knowledge.consentCards[cardOf(answers, context)];
  const record = recordOf(answers, context.today);
  const entry = knowledge.entries.get(card.entry);
  const blocks: Block[] = [
    ...consentCardBlocks(card, knowledge),
    ...(answerTo(answers, 'about') === 'legal' ? [] : picture(record, answers, context)),
    { kind: 'paragraph', text: withNumbers(text.risk, knowledge) },
    ...factBlock(['childrens-helpdesk/phone', 'emergency-duty-team/phone'], knowledge),
    sourcesBlock(card, knowledge),
  ];
  return {
    summary: `Signpost: ${title}`,
    blocks,
    about: entry ? [{ entry: entry.id, score: 1 }] : [],
    offers: [
      { label: text.labels.risk, choose: 'risk' },
      { label: text.labels.else, choose: 'else' },
    ],
    others: entry ? [{ ...showButton(entry), label: text.labels.entry }] : [],
  };
}

/** Who may agree at all comes before what they said. */
export function cardOf(answers: Answers, context: Context): ConsentCardId {
  if (answerTo(answers, 'about') === 'legal') return 'three-meanings';
  if (answerTo(answers, 'orders') === 'some') return 'court-order';
  if (answerTo(answers, 'child') === 'alone') return 'young-person-alone';
  const adults = answerTo(answers, 'adults');
  if (adults === 'foster-carer' || adults === 'section-20') return adults;
  const said = answerTo(answers, 'said');
  if (adults === 'someone-else' || (adults === 'not-known' && said === 'agreed')) return 'who-can-agree';
  if (said === 'refused' || said === 'withdrawn') return said;
  const card = cardFor(recordOf(answers, context.today), purposesOf(answers));
  const age = ageOf(answers);
  if (card === 'child-12-or-over' && age && age.from >= 16) return 'sixteen-or-seventeen';
  return card === 'who-can-agree' && said !== 'agreed' ? 'not-asked' : card;
}

function picture(record: ConsentRecord, answers: Answers, context: Context): Block[] {
  const { ending: text } = context.brain.knowledge.dialogs.checkConsent;
  const purposes = purposesOf(answers);
  const recorded = recordedLines(record, purposes, context);
  const { missing } = missingFor(record, purposes);
  const lines = [...new Set(missing.map((one) => missingLine(one, context)))];
  return [
    {
      kind: 'section',
      heading: text.recorded,
      items: recorded.length > 0 ? recorded : [text.nothing_recorded],
    },
    { kind: 'section', heading: text.missing, items: lines.length > 0 ? lines : [text.nothing_missing] },
    { kind: 'paragraph', text: text.no_verdict },
  ];
}

function recordedLines(record: ConsentRecord, purposes: readonly Purpose[], { brain }: Context): string[] {
  const texts = brain.knowledge.dialogs.checkConsent;
  return record.people.flatMap(({ id }) =>
    purposes.flatMap((purpose) => {
      const line = texts.recorded[standingOf(record, id, purpose).is];
      return line ? [fill(line, { who: nameOf(id), purpose: texts.purposes[purpose] })] : [];
    }),
  );
}

function missingLine({ what, person, purpose }: Missing, { brain }: Context): string {
  const texts = brain.knowledge.dialogs.checkConsent;
  return fill(texts.missing[what] ?? what, {
    who: nameOf(person ?? ''),
    purpose: purpose ? texts.purposes[purpose] : '',
  });
}

const NAMES: Readonly<Record<string, string>> = {
  [PEOPLE.first]: 'One adult',
  [PEOPLE.second]: 'The other adult',
  [PEOPLE.child]: 'The child or young person',
};
const nameOf = (id: string): string => NAMES[id] ?? id;
