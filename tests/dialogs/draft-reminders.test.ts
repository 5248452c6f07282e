// What the owner of a draft is told unasked, and when.
import { beforeAll, describe, expect, it } from 'vitest';
import { checkOutbound } from '../../src/conversation/gate.ts';
import { type Json, type KeptRecord, NOTHING_HELD } from '../../src/conversation/held.ts';
import { type Brain, respond } from '../../src/conversation/respond.ts';
import { NEW_CONVERSATION } from '../../src/conversation/state.ts';
import { textTwin } from '../../src/conversation/text-twin.ts';
import { putDraft } from '../../src/dialogs/request-for-support/kept.ts';
import { draftReminder } from '../../src/dialogs/request-for-support/reminders.ts';
import { type Draft, markedSent, renamed } from '../../src/requests-for-support/draft.ts';
import { replyCard } from '../../src/teams/cards/card.ts';
import { fullDraft } from '../requests-for-support/support.ts';
import { loadTestBrain } from '../support/brain.ts';
import { coreSpeaker, KeptRecords } from '../support/core-speaker.ts';
import { textOf } from './talk.ts';

let brain: Brain;
beforeAll(async () => {
  brain = await loadTestBrain();
});

const SENT_AT = new Date('2026-12-22T10:00:00Z');
const owner = { tenant: 'tenant', id: 'teacher' };

function full(): Draft {
  const draft = { ...fullDraft({ people: {}, marker: () => 'CANARY' }), owner };
  return renamed(draft, 'CANARY J.B.', { by: owner, at: SENT_AT });
}
const sent = (chaseOn: string) => markedSent(full(), chaseOn, { by: owner, at: SENT_AT });

/** As storage keeps it: the day that is set, and what is due on it. */
function kept(draft: Draft, days = 30): { record: KeptRecord; warnAfter: Date | null } {
  const settings = { ...brain.settings, draftRetentionDays: days };
  const change = putDraft(draft, null, { brain: { ...brain, settings } });
  if (change.op !== 'put') throw new Error('A draft is put');
  const { id, kind, body, warnAfter = null, deleteAfter = null } = change;
  const record = {
    id,
    kind,
    version: 1,
    created: SENT_AT,
    changed: SENT_AT,
    warned: null,
    deleteAfter,
    body,
  };
  return { record, warnAfter };
}

/** Every reminder of a draft that nobody touches, with its day. */
function remindersOf(draft: Draft, days = 30): [day: string, text: string][] {
  const { record, warnAfter } = kept(draft, days);
  const said: [string, string][] = [];
  for (let at = warnAfter; at; ) {
    const reminder = draftReminder(brain, { ...record, warned: at }, at);
    if (reminder) said.push([at.toISOString().slice(0, 10), textOf([reminder.reply])]);
    at = reminder?.again ?? null;
  }
  return said;
}

describe('reminders of a draft', () => {
  it('A-72 say once that an untouched draft goes in a week, and on which day', () => {
    expect(remindersOf(full())).toEqual([
      ['2027-01-14', expect.stringContaining('It is deleted on 21 January 2027 unless you change it.')],
    ]);
  });

  it('come once on the day to ask again, and once more before a draft goes that stayed after it', () => {
    expect(remindersOf(sent('2027-01-04'))).toEqual([
      ['2027-01-04', expect.stringContaining('time to ask the hub again')],
      ['2027-01-14', expect.stringContaining('marked as sent. It is deleted on 21 January 2027.')],
    ]);
    expect(remindersOf(sent('2027-01-18')).map(([day]) => day)).toEqual(['2027-01-14', '2027-01-18']);
  });

  it('say only the latest after a time in which nothing could be said', () => {
    const { record } = kept(sent('2027-01-04'));
    const late = draftReminder(brain, record, new Date('2027-01-20T09:00:00Z'));
    expect(textOf(late ? [late.reply] : [])).toContain('It is deleted on 21 January 2027');
    expect(late?.again).toBeNull();
  });

  it('A-71 name nobody on the card, in its text and in the notification, and lead to the drafts by button and by word', () => {
    for (const draft of [full(), sent('2027-01-04')]) {
      const { record, warnAfter } = kept(draft);
      const reminder = draftReminder(brain, record, warnAfter ?? SENT_AT);
      if (!reminder) throw new Error('There is no reminder');
      const { reply } = reminder;
      const { words, facts } = brain.knowledge;
      checkOutbound(reply, facts);
      const card = replyCard(reply, words);
      expect(`${JSON.stringify(card)} ${textTwin(reply, words)}`).not.toMatch(/CANARY|J\.B\./);
      expect(reply.summary).toBe('You have a draft waiting');
      expect(textTwin(reply, words)).toContain('Type "my drafts" to see it.');
      const held = { ...NOTHING_HELD, records: [record], isKept: true };
      const turn = { scope: 'personal', speaker: owner, at: SENT_AT } as const;
      const action: unknown = reply.buttons[0]?.action;
      for (const asked of [
        { ...turn, kind: 'press' as const, action },
        { ...turn, kind: 'message' as const, text: 'my drafts' },
      ])
        expect(textOf(respond(brain, NEW_CONVERSATION, asked, held).replies)).toContain('Your drafts');
    }
  });

  it('are none of a record of another kind, and the one of its end for a draft that can no longer be read', () => {
    const { record, warnAfter } = kept(full());
    const at = warnAfter ?? SENT_AT;
    expect(draftReminder(brain, { ...record, kind: 'correction' }, at)).toBeNull();
    const damaged = draftReminder(brain, { ...record, body: null }, at);
    expect(textOf(damaged ? [damaged.reply] : [])).toContain('It is deleted on 21 January 2027');
  });
});

describe('the day to ask again', () => {
  const talkAbout = async (draft: Draft, at = SENT_AT) => {
    const records = new KeptRecords();
    const body = draft as unknown as Json;
    const put = { op: 'put', kind: 'draft', id: draft.id, from: 0, body } as const;
    records.apply({ state: NEW_CONVERSATION, replies: [], records: [put] }, at);
    const speaker = coreSpeaker(brain, 'personal', { records, now: () => at });
    await speaker.say('resume');
    const say = async (text: string) => (await speaker.say(text)).texts.join(' ');
    return { say, draft: () => records.all[0]?.body as unknown as Draft };
  };

  it('is five working days on, and Christmas, Boxing Day and New Year are none', async () => {
    const { say, draft } = await talkAbout(full());
    const text = await say('I have sent it');
    expect(draft().chaseOn).toBe('2026-12-31');
    expect(text).toContain('31 December 2026');
    expect(text).toContain('I will remind you once.');
  });

  it('can be chosen, and not before tomorrow or after the draft is gone', async () => {
    const { say, draft } = await talkAbout(sent('2026-12-31'));
    expect(await say('remind me on 11 January 2027')).toContain(
      'I will remind you once, on 11 January 2027.',
    );
    expect(draft().chaseOn).toBe('2027-01-11');
    for (const day of ['today', '1 December 2026', '21 January 2027', '1 March 2027'])
      expect(await say(`remind me on ${day}`)).toContain('before 21 January 2027, when the draft is deleted');
    expect(draft().chaseOn).toBe('2027-01-11');
  });

  it('is not promised for a draft that has not gone', async () => {
    const { say } = await talkAbout(full());
    expect(await say('remind me on 11 January 2027')).toContain('First tell me that it has gone');
  });
});
