// The operator's answer to a request for all that is held of one person.
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Effect } from '../../src/delivery/turn-store.ts';
import { createDatabase, type TestDatabase } from '../storage/databases.ts';
import { startProgram } from '../support/program.ts';

const TENANTS = ['aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee', 'bbbbbbbb-bbbb-4ccc-8ddd-eeeeeeeeeeee'];
const FAMILIES = 50;
const AT = new Date('2026-11-24T10:30:00Z');
/** As alike as families of one school can be. */
const INITIALS = ['J.B.', 'J.B', 'JB', 'J.B. (brother of J.B.)', 'J. B.'];

const people = Array.from({ length: FAMILIES }, (_, n) => ({
  n,
  // The same directory id in two tenants is two people.
  id: `99999999-8888-4777-8666-${String(Math.floor(n / 2)).padStart(12, '0')}`,
  tenant: TENANTS[n % 2] ?? '',
  initials: INITIALS[n % INITIALS.length] ?? '',
  marker: `family-${n}-of-fifty`,
}));
const draftOf = ({ initials, marker }: (typeof people)[number]) => ({
  name: initials,
  answers: { worries: { value: `${initials} was late. ${marker}.`, asked: 'Worries' } },
});

describe('export-user', () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await createDatabase('SQLite');
    const storage = await database.open();
    for (const person of people) {
      const { tenant, id, n, marker } = person;
      const effect: Effect = {
        state: { remembered: marker },
        replies: [],
        records: [{ op: 'put', kind: 'draft', id: randomUUID(), from: 0, body: draftOf(person) }],
        audit: [{ verb: 'document.made', subject: `document/${n}` }],
      };
      const turn = {
        activityId: `a${n}`,
        conversation: `${tenant} chat-of-${id}`,
        tenant,
        speaker: { tenant, id },
        personal: true,
        reference: {},
        wantsAnswer: false,
        at: AT,
        kinds: [],
        sendNow: false,
      };
      await storage.turns.keep(turn, () => effect);
    }
    await storage.close();
  });
  afterEach(async () => {
    await database.drop();
  });

  const exported = async (id: string) => {
    const { ended } = startProgram(
      'src/cli/admin.ts',
      {
        SIGNPOST_MODE: 'local',
        DATA_DIR: database.folder,
        DATABASE_URL: database.url,
        ENCRYPTION_KEYS: `k1:${Buffer.from(database.key.bytes).toString('base64')}`,
      },
      ['export-user', id],
    );
    const { code, lines } = await ended;
    expect(code).toBe(0);
    return lines.join('\n');
  };

  test(`of ${FAMILIES} families with names alike gives one person’s drafts, conversation and audit whole, and nobody else’s (A-74)`, async () => {
    const person = people[22] as (typeof people)[number];
    const text = await exported(`${person.tenant}/${person.id}`);
    const file = JSON.parse(text);
    expect(file.review).toBe('Review for exemptions before handing over.');
    expect(file.held).toHaveLength(1);
    const [held] = file.held;
    expect(held.tenant).toBe(person.tenant);
    expect(held.records.map(({ body }: { body: unknown }) => body)).toEqual([draftOf(person)]);
    expect(held.conversations.map(({ state }: { state: unknown }) => state)).toEqual([
      { remembered: person.marker },
    ]);
    expect(held.audit.map(({ verb }: { verb: string }) => verb)).toEqual(['draft.created', 'document.made']);
    for (const other of people.filter((one) => one !== person)) expect(text).not.toContain(other.marker);
    expect((await database.query("select verb from audit where verb = 'admin.export-user'")).length).toBe(1);
  });

  test('by a directory id alone looks in every tenant, and keeps them apart (A-74, A-30)', async () => {
    const [one, other] = people.filter(({ id }) => id === people[0]?.id);
    const { held } = JSON.parse(await exported(one?.id ?? ''));
    expect(
      held.map(({ tenant, records }: { tenant: string; records: { body: unknown }[] }) => [
        tenant,
        records.map(({ body }) => body),
      ]),
    ).toEqual([one, other].map((of) => of && [of.tenant, [draftOf(of)]]));
  });
});
