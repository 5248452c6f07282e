// Old, foreign, forged and doubled cards of a draft: none changes anything, and each says why.
import { beforeAll, describe, expect, it } from 'vitest';
import type { Reply } from '../../src/conversation/reply.ts';
import { type Brain, respond } from '../../src/conversation/respond.ts';
import { NEW_CONVERSATION } from '../../src/conversation/state.ts';
import { actionFor } from '../../src/dialogs/request-for-support/context.ts';
import { documentFor } from '../../src/dialogs/request-for-support/documents.ts';
import { replyCard } from '../../src/teams/cards/card.ts';
import { fullDraft } from '../requests-for-support/support.ts';
import { loadTestBrain } from '../support/brain.ts';
import { KeptRecords, NOW } from '../support/core-speaker.ts';
import { bodyOf, clientsOf, formOf, keep } from './device.ts';
import { textOf, withRulesOnly } from './talk.ts';

let brain: Brain;
beforeAll(async () => {
  brain = withRulesOnly(await loadTestBrain());
});

const { device, begun } = clientsOf(() => brain);

describe('two devices', () => {
  it('A-41 the second to send the same card is told what changed, and nothing is overwritten', () => {
    const records = new KeptRecords();
    const phone = begun(records);
    const laptop = device(records);
    laptop.say('resume');
    const card = formOf(phone.say('section B').replies);
    phone.press({ ...card, 'a.writer-role': 'teacher' });
    const before = structuredClone(bodyOf(records));
    const late = laptop.press({ ...card, 'a.writer-role': 'head of year' });
    expect(bodyOf(records)).toEqual(before);
    const text = textOf(late.replies);
    for (const part of ['nothing on it was saved', 'head of year', 'teacher']) expect(text).toContain(part);
    expect(formOf(late.replies)).toMatchObject({ version: before.version });
  });
});

describe('cards that are not to be believed', () => {
  it('A-42 every button of every earlier card changes nothing, and none is a dead end', () => {
    const records = new KeptRecords();
    const one = device(records);
    const old = ['new draft', 'no', 'no', 'skip', 'pastoral', 'check answers', 'finish'].flatMap((text) =>
      one.say(text).replies.flatMap(({ buttons }) => buttons.map(({ action }) => action)),
    );
    one.say('change A3 to yes');
    const before = JSON.stringify(bodyOf(records).answers);
    for (const action of old) {
      if (action.verb === 'draft' && ['start', 'delete'].includes(action.do)) continue;
      expect(one.press(action).replies.length).toBeGreaterThan(0);
      expect(JSON.stringify(bodyOf(records).answers)).toBe(before);
    }
    expect(bodyOf(records).sent).toBeNull();
  });

  it('A-43 a button pressed twice has one effect', () => {
    const records = new KeptRecords();
    const one = device(records);
    const [yes, no] = one.say('new draft').replies[0]?.buttons ?? [];
    one.press(no?.action);
    const before = structuredClone(bodyOf(records));
    const again = one.press(no?.action);
    expect(bodyOf(records)).toEqual(before);
    expect(textOf(again.replies)).toContain('it changed nothing');
    one.press(yes?.action);
    expect(bodyOf(records)).toEqual(before);
  });

  it('A-45 fields that were not offered, and values that no question has, change nothing', () => {
    const records = new KeptRecords();
    const one = begun(records);
    const card = formOf(one.say('section A').replies);
    const before = structuredClone(bodyOf(records));
    const forged: Record<string, unknown>[] = [
      { 'a.safeguarding-lead-told': 'perhaps' },
      { 'a.tried-kinds': 'pastoral,bribes' },
      { 'a.worries': 'before consent' },
      { 'a.writer-phone': '01452 000000' },
      { 'a.child-name.40': 'X' },
      { 'a.tried': ['a', 'b'] },
      { 'a.tried': { toString: 'x' } },
      { status: 'sent', ownerId: 'other', consent: true, createdAt: '1999-01-01', tenant: 'other' },
      { 'a.__proto__': 'x', 'a.constructor': 'x' },
      { 'a.tried': 'x'.repeat(1_000_000) },
    ];
    for (const fields of forged) {
      one.press({ ...card, ...fields });
      expect(bodyOf(records), Object.keys(fields).join()).toEqual(before);
    }
    for (const doing of ['choose:perhaps', 'nothing', 'alerted:notes', 'choose:yes', 'sent', 'keep']) {
      one.press({ ...card, do: doing, at: 'safeguarding-lead-told', version: before.version - 1 });
      expect(bodyOf(records), doing).toEqual(before);
    }
  });

  it('A-46 A-47 a card of somebody else is refused in the words for one that is gone, and the refusal is kept', () => {
    const records = new KeptRecords();
    const card = formOf(begun(records).say('section B').replies);
    const before = structuredClone(bodyOf(records));
    const own = new KeptRecords();
    const other = device(own, { id: 'somebody-else' });
    const made = other.press({ ...card, 'a.writer-role': 'thief' });
    const made2 = other.press({ ...card, draft: 'made-up-made-up-made-up' });
    expect(textOf(made.replies)).toBe(textOf(made2.replies));
    expect(textOf(made.replies)).toContain('I cannot find that draft');
    expect(made.audit).toEqual([{ verb: 'draft.refused', subject: `draft/${before.id}` }]);
    expect(own.all).toEqual([]);
    expect(bodyOf(records)).toEqual(before);
    const speaker = { tenant: 'tenant', id: 'somebody-else' };
    const file = { draft: before.id, version: before.version, format: 'pdf' } as const;
    expect(documentFor(brain, records.held('personal'), file, { speaker, at: NOW }).kind).toBe('refused');
  });
});

describe('what is shown and kept', () => {
  const LONG = 'Wörter und Ähnliches, "quoted" & more. '.repeat(150);

  it('A-63 A-71 every card stays under 25 KB with six buttons at most, and no answer stands in what others may see', () => {
    const records = new KeptRecords();
    const one = begun(records);
    const replies: Reply[] = [];
    for (const text of ['change H1', 'yes', 'change H2', 'yes', 'change H3', 'yes']) one.say(text);
    for (const section of ['F', 'G']) {
      for (let part = 0; part < 8; part += 1) {
        const version = bodyOf(records).version;
        const fields = [
          'working-well',
          'worries',
          'effect',
          'support-wanted',
          'change-wanted',
          'parents-view',
        ];
        const typed = Object.fromEntries(fields.map((id) => [`a.${id}`, `CANARY ${LONG}`]));
        replies.push(
          ...one.press({
            verb: 'draft',
            do: 'save',
            draft: bodyOf(records).id,
            version,
            at: `${section}.${part}`,
            ...typed,
          }).replies,
        );
      }
    }
    expect(JSON.stringify(bodyOf(records))).toContain('CANARY');
    for (const text of [
      'rename draft to CANARY one',
      'my drafts',
      'resume 1',
      'section F',
      'check answers',
      'more answers',
      'more answers',
      'more answers',
      'more answers',
      'finish',
      'call script',
      'plain text',
      'change A1 to yes',
    ])
      replies.push(...one.say(text).replies);
    for (const reply of replies) {
      const card = replyCard(reply, brain.knowledge.words);
      expect(Buffer.byteLength(JSON.stringify(card))).toBeLessThan(25_000);
      expect(card.actions?.length ?? 0).toBeLessThanOrEqual(6);
      expect(`${reply.summary} ${card.fallbackText}`).not.toContain('CANARY');
    }
  });

  it('A-56 A-72 a draft is kept with the day of its warning and of its end, and found again by its owner from another conversation', () => {
    const records = new KeptRecords();
    const step = device(records).say('new draft');
    expect(step.records).toEqual([
      expect.objectContaining({
        op: 'put',
        from: 0,
        warnAfter: new Date('2026-12-17T10:30:00Z'),
        deleteAfter: new Date('2026-12-24T10:30:00Z'),
      }),
    ]);
    expect(bodyOf(records).id).toMatch(/^[\w-]{22,}$/);
    // Another conversation of the same person, as after Signpost was added again.
    expect(textOf(device(records).say('resume').replies)).toContain('danger');
  });

  it('a form that changes under an open draft is said once, and no answer is lost', () => {
    const records = new KeptRecords();
    let now = brain;
    const one = device(records, { by: () => now });
    for (const text of ['new draft', 'no', 'no', 'yes']) one.say(text);
    const { forms } = brain.knowledge;
    const form = structuredClone(forms.requestForSupport);
    const [first] = form.sections;
    if (first) first.questions = first.questions.filter(({ id }) => id !== 'safeguarding-lead-told');
    const newer = { ...form, version: form.version + 1 };
    now = { ...brain, knowledge: { ...brain.knowledge, forms: { ...forms, requestForSupport: newer } } };
    const changed = one.say('pastoral');
    expect(textOf(changed.replies)).toContain('The form has changed');
    expect(bodyOf(records).setAside).toMatchObject([{ question: 'safeguarding-lead-told', value: 'yes' }]);
    expect(textOf(one.say('skip').replies)).not.toContain('The form has changed');
  });

  it('A-73 a deleted draft is shown nowhere, can be had back for a day, and no longer', () => {
    const records = new KeptRecords();
    const one = begun(records);
    const deleted = one.say('delete draft');
    expect(deleted.records).toEqual([
      expect.objectContaining({ warnAfter: null, deleteAfter: new Date('2026-11-25T10:30:00Z') }),
    ]);
    expect(textOf(one.say('my drafts').replies)).toContain('You have no drafts');
    one.say('undo');
    expect(records.all[0]?.deleteAfter).toEqual(new Date('2026-12-24T10:30:00Z'));
  });

  it('A-76 withdrawal is recorded with its time and by whom, and stops the document at once', () => {
    const records = new KeptRecords();
    const one = begun(records);
    one.say('consent is withdrawn');
    expect(bodyOf(records).withdrawn).toMatchObject({ at: NOW.toISOString() });
    one.say('mother');
    expect(bodyOf(records).withdrawn).toMatchObject({ by: 'mother', afterSending: false });
  });

  it('A-76 a withdrawal after sending drafts the notice to the hub, which names nobody, and keeps who withdrew it and when', () => {
    const records = new KeptRecords();
    const draft = fullDraft({ people: {}, marker: () => 'CANARY' });
    const owned = { ...draft, owner: { tenant: 'tenant', id: 'teacher' } };
    keep(records, owned);
    const one = device(records);
    one.press(actionFor(owned, 'sent'));
    expect(bodyOf(records).sent).not.toBeNull();
    one.say('consent is withdrawn');
    const step = one.say('mother');
    expect(bodyOf(records).withdrawn).toEqual({ at: NOW.toISOString(), by: 'mother', afterSending: true });
    expect(bodyOf(records).sent?.at).toBe(NOW.toISOString());
    for (const replies of [step.replies, one.say('e-mail text').replies]) {
      const notice = replies.flatMap(({ blocks }) => blocks).filter((block) => block.kind === 'said');
      expect(textOf(replies)).toContain('the family has withdrawn the consent');
      expect(
        notice
          .map(({ text }) => text)
          .join()
          .replace(/CANARY, CANARY|CANARY/g, ''),
      ).not.toContain('J.B.');
      expect(notice[0]?.text).toMatch(/^Consent withdrawn for a Request for Support/);
    }
    expect(textOf(step.replies)).toContain('data protection lead');
    expect(textOf(one.say('finish').replies)).toContain('Consent is withdrawn, so there is no request');
    const speaker = { tenant: 'tenant', id: 'teacher' };
    const file = { draft: draft.id, version: bodyOf(records).version, format: 'pdf' } as const;
    const made = documentFor(brain, records.held('personal'), file, { speaker, at: NOW });
    expect(JSON.stringify(made)).toContain(brain.knowledge.forms.words.not_now.title);
  });

  it('where nothing is kept, it says that drafts are kept in Teams only', () => {
    const turn = {
      kind: 'message',
      text: 'new draft',
      scope: 'personal',
      speaker: { tenant: 't', id: 'x' },
      at: NOW,
    } as const;
    expect(textOf(respond(brain, NEW_CONVERSATION, turn).replies)).toContain('Drafts are kept in Teams only');
  });
});
