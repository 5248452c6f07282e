import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { DurablePipeline } from '../../src/delivery/durable-pipeline.ts';
import { BusyError, type Incoming } from '../../src/delivery/pipeline.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { createDatabase, type TestDatabase } from '../storage/databases.ts';
import {
  message,
  pipelineOn,
  recordingChannel,
  type State,
  TENANT,
  until,
} from '../storage/turn-builders.ts';
import { createRandom } from '../support/random.ts';

/** Conversations at once: so many turns as the queue takes, since whoever is told to come again comes in another order. */
const TOGETHER = 40;
const SEED = Number(process.env.SEED ?? 20261122);

describe.each([
  {
    kind: 'SQLite',
    activities: Number(process.env.ACTIVITIES ?? 2_000),
    conversations: Number(process.env.CONVERSATIONS ?? 100),
    instances: 1,
  },
  {
    kind: 'PostgreSQL',
    activities: Number(process.env.ACTIVITIES ?? 400),
    conversations: Number(process.env.CONVERSATIONS ?? 40),
    instances: 2,
  },
] as const)('on $kind with $instances instance(s)', ({ kind, activities, conversations, instances }) => {
  let database: TestDatabase;
  let storages: Storage[] = [];
  let pipelines: DurablePipeline[] = [];
  const channel = recordingChannel();

  const start = async () => {
    storages = await Promise.all(Array.from({ length: instances }, () => database.open()));
    pipelines = storages.map((storage) => pipelineOn(storage.turns, { channel }));
  };
  const stop = async () => {
    await Promise.all(pipelines.map((pipeline) => pipeline.stop()));
    await Promise.all(storages.map((storage) => storage.close()));
  };
  beforeEach(async () => {
    channel.sent.length = 0;
    database = await createDatabase(kind);
    await start();
  });
  afterEach(async () => {
    await stop();
    await database.drop();
  });

  /** As a channel does it: told to come again, it comes again. */
  const deliver = async (incoming: Incoming, instance: number) => {
    for (;;) {
      try {
        await pipelines[instance]?.accept(incoming);
        return;
      } catch (error) {
        if (!(error instanceof BusyError)) throw error;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
  };
  const saidBy = async (person: string) =>
    (
      (await storages[0]?.exportOf({ tenant: TENANT, id: person }))?.conversations[0]?.state as
        | State
        | undefined
    )?.said ?? [];

  test(`${activities} activities delivered one to five times, shuffled, with restarts, have ${activities} effects and as many replies (C-04, A-37)`, {
    timeout: 300_000,
  }, async () => {
    console.log(`one effect: seed ${SEED}`);
    const random = createRandom(SEED);
    const all = Array.from({ length: activities }, (_, n) => n).flatMap((n) =>
      Array.from({ length: 1 + Math.floor(random() * 5) }, () => ({ n, order: random() })),
    );
    all.sort((a, b) => a.order - b.order);
    const parts = 3;
    for (let part = 0; part < parts; part += 1) {
      const deliveries = all.slice(
        Math.floor((all.length * part) / parts),
        Math.floor((all.length * (part + 1)) / parts),
      );
      const workers = Array.from({ length: 50 }, async () => {
        for (let next = deliveries.pop(); next; next = deliveries.pop()) {
          await deliver(
            message(`a${next.n}`, `t${next.n}`, { person: `p${next.n % 50}` }),
            next.n % instances,
          );
        }
      });
      await Promise.all(workers);
      await stop();
      await start();
    }
    await until(() => channel.sent.length >= activities, 30_000);
    const said = (await Promise.all(Array.from({ length: 50 }, (_, person) => saidBy(`p${person}`)))).flat();
    expect(said).toHaveLength(activities);
    expect(new Set(said).size).toBe(activities);
    expect(channel.sent).toHaveLength(activities);
    expect(new Set(channel.sent.map(({ id }) => id)).size).toBe(activities);
  });

  test(`${conversations} conversations × 20 parallel turns end as they would one after the other${instances === 1 ? ', in the order of their arrival' : ''}, with every reply in order (C-05, A-40, B-18)`, {
    timeout: 300_000,
  }, async () => {
    const people = Array.from({ length: conversations }, (_, person) => `p${person}`);
    for (let first = 0; first < people.length; first += TOGETHER) {
      const turns = people
        .slice(first, first + TOGETHER)
        .flatMap((person) =>
          Array.from({ length: 20 }, (_, n) =>
            deliver(message(`${person}-${n}`, `${n}`, { person }), n % instances),
          ),
        );
      await Promise.all(turns);
    }
    await until(() => channel.sent.length >= conversations * 20, 60_000);
    for (const person of people) {
      const said = await saidBy(person);
      // Two instances have no common order of arrival; each reply tells the order that was kept.
      const turns = instances === 1 ? said : [...said].sort((a, b) => Number(a) - Number(b));
      expect(turns).toEqual(Array.from({ length: 20 }, (_, n) => String(n)));
      const replies = channel.sent
        .filter(({ conversation }) => conversation.endsWith(`chat-of-${person}`))
        .map(({ text }) => text);
      expect(replies).toEqual(said.map((text, n) => `${n + 1}: ${text}`));
    }
  });
});
