// One draft from two devices at the same moment, and from somebody else's, on real databases with the real core.
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Json, NOTHING_HELD } from '../../src/conversation/held.ts';
import type { Reply } from '../../src/conversation/reply.ts';
import { type Brain, respond } from '../../src/conversation/respond.ts';
import { type ConversationState, NEW_CONVERSATION } from '../../src/conversation/state.ts';
import type { Turn } from '../../src/conversation/turn.ts';
import type { DurablePipeline } from '../../src/delivery/durable-pipeline.ts';
import type { Asks, Effect, Kept } from '../../src/delivery/turn-store.ts';
import type { Draft } from '../../src/requests-for-support/draft.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { formOf } from '../dialogs/device.ts';
import { textOf, withRulesOnly } from '../dialogs/talk.ts';
import { bothEngines, createDatabase, type TestDatabase } from '../storage/databases.ts';
import { message, pipelineOn, TENANT } from '../storage/turn-builders.ts';
import { loadTestBrain } from '../support/brain.ts';

const ROUNDS = 10;
const OWNER = { tenant: TENANT, id: 'teacher' };

let brain: Brain;
beforeAll(async () => {
  brain = withRulesOnly(await loadTestBrain());
});

function withDrafts(kept: Kept, turn: Turn): Effect | Asks {
  const state = { ...NEW_CONVERSATION, ...(kept.state as Partial<ConversationState> | null) };
  const { records } = kept;
  const step = respond(brain, state, turn, { ...NOTHING_HELD, records, isKept: true });
  const { replies, audit = [], records: changes = [] } = step;
  return { state: step.state as unknown as Json, replies, audit, records: changes };
}

describe.each(bothEngines)('a draft on %s', (kind) => {
  let database: TestDatabase;
  let instances: { storage: Storage; pipeline: DurablePipeline }[];
  beforeEach(async () => {
    database = await createDatabase(kind);
    // A file has one bot only; a server may have several.
    instances = [];
    for (let n = 0; n < (kind === 'PostgreSQL' ? 2 : 1); n += 1) {
      const storage = await database.open();
      instances.push({
        storage,
        pipeline: pipelineOn(storage.turns, { respond: withDrafts, kinds: ['draft'] }),
      });
    }
  });
  afterEach(async () => {
    for (const { pipeline, storage } of instances) {
      await pipeline.stop();
      await storage.close();
    }
    await database.drop();
  });

  let turns = 0;
  const take = (what: string | object, { person = OWNER, device = 0, conversation = 'chat' } = {}) => {
    const { pipeline } = instances[device % instances.length] as { pipeline: DurablePipeline };
    turns += 1;
    const base = message(`a${turns}`, '', {
      person: person.id,
      tenant: person.tenant,
      conversation: `${person.tenant} ${conversation}`,
      wantsAnswer: true,
    });
    const { scope, speaker, at } = base.turn;
    const turn: Turn =
      typeof what === 'string'
        ? { kind: 'message', text: what, scope, speaker, at }
        : { kind: 'press', action: what, scope, speaker, at };
    return pipeline.accept({ ...base, turn });
  };
  const kept = async () => {
    const [record] = (await instances[0]?.storage.recordsOf(OWNER, ['draft'])) ?? [];
    return { version: record?.version, draft: record?.body as unknown as Draft };
  };
  const role = (draft: Draft) => draft.answers['writer-role']?.value;
  const refused = (replies: readonly Reply[]) => textOf(replies).includes('nothing on it was saved');

  test('that two devices send at once keeps the first and tells the second what it is now (A-41, A-40)', async () => {
    for (const text of ['new draft', 'no', 'no']) await take(text);
    for (const conversations of [
      ['chat', 'chat'],
      // The chat of before Signpost was added again, and the one of after.
      ['chat', 'chat-after-it-was-added-again'],
    ]) {
      for (let round = 0; round < ROUNDS / 2; round += 1) {
        const card = formOf(await take('section B'));
        const before = await kept();
        const roles = [`phone ${round} ${conversations[1]}`, `laptop ${round} ${conversations[1]}`];
        const answers = await Promise.all(
          roles.map((text, device) =>
            take({ ...card, 'a.writer-role': text }, { device, conversation: conversations[device] ?? '' }),
          ),
        );
        const after = await kept();
        expect(after.version).toBe((before.version ?? 0) + 1);
        expect(answers.map(refused).sort()).toEqual([false, true]);
        const first = answers.findIndex((replies) => !refused(replies));
        expect(role(after.draft)).toBe(roles[first]);
        expect(textOf(answers[1 - first] ?? [])).toContain(roles[first]);
      }
    }
  });

  test('is not shown or changed by a card that somebody else took from it, and each try stands in the audit (A-46)', async () => {
    for (const text of ['new draft', 'no', 'no']) await take(text);
    const card = formOf(await take('section B'));
    await take({ ...card, 'a.writer-role': 'CANARY' });
    const before = JSON.stringify(await kept());
    const others = [
      { ...OWNER, id: 'another-teacher' },
      { ...OWNER, tenant: 'another-tenant' },
      { tenant: 'another-tenant', id: 'another-teacher' },
    ];
    for (const [n, person] of others.entries()) {
      for (const doing of ['save', 'list', 'sent', 'delete', 'resume'])
        expect(
          textOf(
            await take({ ...card, do: doing, 'a.writer-role': 'thief' }, { person, conversation: `c${n}` }),
          ),
        ).not.toContain('CANARY');
    }
    expect(JSON.stringify(await kept())).toBe(before);
    const rows = await database.query("select actor from audit where verb = 'draft.refused'");
    expect(rows).toHaveLength(others.length * 5);
    expect(new Set(rows.map(({ actor }) => actor)).size).toBe(others.length);
  });
});
