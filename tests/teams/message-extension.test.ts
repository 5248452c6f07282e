import { beforeAll, describe, expect, it } from 'vitest';
import type { Brain } from '../../src/conversation/respond.ts';
import { activitySchema } from '../../src/teams/activity-schema.ts';
import type { InvokeAnswer } from '../../src/teams/invoke-answer.ts';
import { createMessageExtension } from '../../src/teams/message-extension.ts';
import { executeActivity } from '../support/activities.ts';
import { loadTestBrain } from '../support/brain.ts';
import { TENANT } from '../support/test-channel.ts';

const AT = new Date('2026-11-24T10:30:00Z');

let brain: Brain;
beforeAll(async () => {
  brain = await loadTestBrain();
});

const received = (name: string, value: unknown) => ({
  activity: activitySchema.parse(executeActivity('http://127.0.0.1', {}, { name, value })),
  tenant: TENANT,
  at: AT,
  local: false,
});
const REFRESH = { action: { type: 'Action.Execute', verb: 'share', data: { entries: ['hub/stroud'] } } };
const bodyOf = (answer: InvokeAnswer | null) => JSON.stringify(answer?.body);

describe('a shared card', () => {
  const changed = (value: string, status: 'verified' | 'withdrawn' = 'verified'): Brain => {
    const facts = new Map(brain.knowledge.facts);
    const phone = facts.get('early-help-hub-stroud/phone');
    if (!phone) throw new Error('no such fact');
    const verified = { by_role: 'Early Help Coordinator, Stroud', on: '2026-11-23' };
    facts.set(phone.id, { ...phone, value, status, dated: '2026-11-23', verified });
    return { ...brain, knowledge: { ...brain.knowledge, facts } };
  };

  it('shows today’s number with its date when it is asked for again, and the old one no more', async () => {
    let now = brain;
    const extension = createMessageExtension({ brain: () => now, districtOf: async () => null });
    const ask = async () => bodyOf(await extension.answer(received('adaptiveCard/action', REFRESH)));
    expect(await ask()).toContain('01452 328130');
    now = changed('01452 111222');
    const after = await ask();
    expect(after).toContain('01452 111222');
    expect(after).toContain('confirmed 23 November 2026');
    expect(after).not.toContain('01452 328130');
    now = changed('01452 111222', 'withdrawn');
    expect(await ask()).not.toContain('01452 111222');
  });

  it('of an entry that has gone says so, and one with ids that were never offered changes nothing', async () => {
    const extension = createMessageExtension({ brain: () => brain, districtOf: async () => null });
    const ask = (data: unknown) =>
      extension.answer(received('adaptiveCard/action', { action: { verb: 'share', data } }));
    expect((await ask({ entries: ['hub/atlantis'] }))?.body).toMatchObject({
      statusCode: 200,
      type: 'application/vnd.microsoft.activity.message',
      value: expect.stringContaining('no longer'),
    });
    for (const data of [
      {},
      { entries: [] },
      { entries: 'hub/stroud' },
      { entries: Array(9).fill('hub/stroud') },
      null,
    ])
      expect((await ask(data))?.body).toMatchObject({
        statusCode: 400,
        type: 'application/vnd.microsoft.error',
      });
    for (const id of ['process/consent', 'role/dsl', '__proto__'])
      expect(bodyOf(await ask({ entries: [id] }))).toContain('no longer');
  });
});

describe('the message extension', () => {
  it.each([
    ['fails', () => Promise.reject(new Error('the database is away'))],
    ['does not answer', () => new Promise<never>(() => undefined)],
  ])('answers every invoke within 5 s when the database %s (A-50)', async (_, districtOf) => {
    const extension = createMessageExtension({ brain: () => brain, districtOf });
    const started = performance.now();
    const initial = { parameters: [{ name: 'initialRun', value: 'true' }] };
    expect(bodyOf(await extension.answer(received('composeExtension/query', initial)))).toContain(
      'The six Early Help Hubs',
    );
    expect(bodyOf(await extension.answer(received('adaptiveCard/action', REFRESH)))).toContain(
      '01452 328130',
    );
    for (const name of ['composeExtension/fetchTask', 'composeExtension/submitAction'])
      expect((await extension.answer(received(name, {})))?.status).toBe(200);
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it('that fails says so in the shape that each name wants (A-50)', () => {
    const extension = createMessageExtension({ brain: () => brain, districtOf: async () => null });
    expect(extension.apologise(received('composeExtension/query', {}), 'Sorry')?.body).toEqual({
      composeExtension: { type: 'message', text: 'Sorry' },
    });
    for (const name of ['composeExtension/fetchTask', 'composeExtension/submitAction'])
      expect(bodyOf(extension.apologise(received(name, {}), 'Sorry'))).toMatch(
        /"task":\{"type":"continue".*Sorry/,
      );
    expect(extension.apologise(received('adaptiveCard/action', {}), 'Sorry')).toBeNull();
  });

  it('asked far too much by one person says so, but never in the place of an alert', async () => {
    const extension = createMessageExtension({ brain: () => brain, districtOf: async () => null });
    const ask = async (value: string) =>
      bodyOf(
        await extension.answer(
          received('composeExtension/query', { parameters: [{ name: 'search', value }] }),
        ),
      );
    for (let n = 0; n < 60; n += 1) await ask('camhs');
    expect(await ask('camhs')).toContain(brain.knowledge.words.too_many);
    expect(await ask('a boy says his dad hit him with a belt')).toContain('999');
  });

  it('reads a message that is HTML as what it says, and asks for words where there are none', async () => {
    const extension = createMessageExtension({ brain: () => brain, districtOf: async () => null });
    const ask = async (content: string) =>
      bodyOf(
        await extension.answer(
          received('composeExtension/fetchTask', {
            messagePayload: { body: { contentType: 'html', content } },
          }),
        ),
      );
    const said = await ask(
      '<div><p>Who helps a <b>young carer</b> &amp; her mum?</p><at id="0">Ann</at></div>',
    );
    expect(said).toContain('Gloucestershire Young Carers');
    expect(said).toContain('young carer & her mum?');
    expect(said).not.toContain('<p>');
    expect(await ask('<div><img src="x"></div>')).toContain('I could not read any text');
  });
});
