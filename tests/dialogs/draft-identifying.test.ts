// Whether a draft holds names is the organisation's to say: IDENTIFYING_FIELDS.
import { beforeAll, describe, expect, it } from 'vitest';
import type { Brain } from '../../src/conversation/respond.ts';
import { documentFor } from '../../src/dialogs/request-for-support/documents.ts';
import { replyCard } from '../../src/teams/cards/card.ts';
import { loadTestBrain } from '../support/brain.ts';
import { KeptRecords, NOW } from '../support/core-speaker.ts';
import { bodyOf, clientsOf } from './device.ts';
import { textOf, withRulesOnly } from './talk.ts';

let brain: Brain;
beforeAll(async () => {
  brain = withRulesOnly(await loadTestBrain());
});
const { device } = clientsOf(() => brain);

/** A child's part of a draft in words, with all that was said to it. */
function talk(identifyingFields: boolean) {
  const records = new KeptRecords();
  const by = () => ({ ...brain, settings: { ...brain.settings, identifyingFields } });
  const one = device(records, { by });
  for (const text of ['new draft', 'no', 'no', 'change H1', 'yes', 'change H2', 'yes', 'change H3', 'yes'])
    one.say(text);
  const replies = [
    ...one.say('change C1 to Jayden Brown').replies,
    ...one.say('change C3 to 14 March 2016').replies,
    ...one.say('section C').replies,
    ...one.say('my drafts').replies,
  ];
  const speaker = { tenant: 'tenant', id: 'teacher' };
  const { id: draft, version } = bodyOf(records);
  const made = documentFor(
    by(),
    records.held('personal'),
    { draft, version, format: 'pdf' },
    { speaker, at: NOW },
  );
  return { replies, answers: JSON.stringify(bodyOf(records)), document: JSON.stringify(made) };
}

describe('a draft where names may be kept', () => {
  it('keeps what was typed and sets it into the document, and no notification or stand-in of a card shows it (A-71)', () => {
    const { replies, answers, document } = talk(true);
    expect(answers).toContain('Jayden Brown');
    expect(answers).toContain('2016-03-14');
    expect(document).toContain('Jayden Brown');
    expect(textOf(replies)).toContain('Jayden Brown');
    for (const reply of replies) {
      const card = replyCard(reply, brain.knowledge.words);
      expect(`${reply.summary} ${card.fallbackText}`).not.toMatch(/Jayden|Brown|2016/);
    }
  });

  it('is not the rule: without the setting initials are kept, no birth date, and the document has lines to write on', () => {
    const { replies, answers, document } = talk(false);
    expect(answers).toContain('J.B.');
    for (const kept of [answers, document, textOf(replies)]) expect(kept).not.toMatch(/Jayden|2016-03-14/);
    expect(document).toContain('"kind":"blank"');
  });
});
