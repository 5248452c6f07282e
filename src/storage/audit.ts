// The audit: a row for each effect, in the effect's own transaction, each linked to the one before it by a keyed hash.
// Verbs and ids only. Each instance writes its own chain, so that no turn waits for another's row.
import type { Kysely } from 'kysely';
import type { AuditEntry } from '../delivery/turn-store.ts';
import type { Pseudonyms } from './pseudonyms.ts';
import type { Tables } from './tables.ts';

export interface AuditHead {
  readonly chain: number;
  readonly seq: number;
  readonly link: string;
}

export interface AuditFault {
  readonly chain: number;
  /** The first row that is not what was written, or is missing. */
  readonly seq: number;
  readonly why: 'changed or moved' | 'missing' | 'the end was cut';
}

const VERB = /^[a-z][a-z0-9._-]{0,63}$/;
const SUBJECT = /^[\w/.:-]{0,128}$/;

export async function appendAudit(
  db: Kysely<Tables>,
  names: Pseudonyms,
  options: { chain: number; at: number; actor: string; entries: readonly AuditEntry[]; locked: boolean },
): Promise<void> {
  const { chain, at, actor, entries, locked } = options;
  if (entries.length === 0) return;
  const select = db.selectFrom('audit_heads').selectAll().where('chain', '=', chain);
  let head = await (locked ? select : select.forUpdate()).executeTakeFirst();
  if (!head && !locked) {
    // A chain that has no row yet has nothing to lock: two first turns would write the same one.
    await db
      .insertInto('audit_heads')
      .values({ chain, seq: 0, link: '' })
      .onConflict((conflict) => conflict.column('chain').doNothing())
      .execute();
    head = await select.forUpdate().executeTakeFirst();
  }
  let { seq, link } = head ?? { seq: 0, link: '' };
  for (const { verb, subject = '' } of entries) {
    // Free text has no way in: a verb and an id have a form that a sentence has not.
    if (!VERB.test(verb) || !SUBJECT.test(subject))
      throw new Error('An audit row takes a verb and an id, not text');
    seq += 1;
    link = linkOf(names, { chain, seq, at, verb, actor, subject }, link);
    await db.insertInto('audit').values({ chain, seq, at, verb, actor, subject, link }).execute();
  }
  await db
    .insertInto('audit_heads')
    .values({ chain, seq, link })
    .onConflict((conflict) => conflict.column('chain').doUpdateSet({ seq, link }))
    .execute();
}

export async function auditHeads(db: Kysely<Tables>): Promise<readonly AuditHead[]> {
  return await db.selectFrom('audit_heads').selectAll().orderBy('chain').execute();
}

/** `logged`: heads that stood in the log; a chain that ends before one of them was cut. */
export async function verifyAudit(
  db: Kysely<Tables>,
  names: Pseudonyms,
  logged: readonly AuditHead[] = [],
): Promise<AuditFault[]> {
  const heads = await auditHeads(db);
  const present = await db.selectFrom('audit').select('chain').distinct().execute();
  const chains = new Set([...heads, ...present, ...logged].map(({ chain }) => chain));
  const faults: AuditFault[] = [];
  for (const chain of [...chains].sort((a, b) => a - b)) {
    const head = heads.find((one) => one.chain === chain) ?? null;
    const fault = await verifyChain(db, names, {
      chain,
      head,
      logged: logged.filter((one) => one.chain === chain),
    });
    if (fault) faults.push(fault);
  }
  return faults;
}

async function verifyChain(
  db: Kysely<Tables>,
  names: Pseudonyms,
  { chain, head, logged }: { chain: number; head: AuditHead | null; logged: readonly AuditHead[] },
): Promise<AuditFault | null> {
  const loggedLinks = new Map(logged.map((one) => [one.seq, one.link]));
  const floor = await readFloor(db, names, chain);
  if (floor === 'forged') return { chain, seq: 1, why: 'missing' };
  let { seq, link } = floor;
  for (;;) {
    const rows = await db
      .selectFrom('audit')
      .selectAll()
      .where('chain', '=', chain)
      .where('seq', '>', seq)
      .orderBy('seq')
      .limit(1_000)
      .execute();
    for (const row of rows) {
      if (row.seq !== seq + 1) return { chain, seq: seq + 1, why: 'missing' };
      link = linkOf(names, row, link);
      if (row.link !== link || (loggedLinks.get(row.seq) ?? link) !== link)
        return { chain, seq: row.seq, why: 'changed or moved' };
      seq = row.seq;
    }
    if (rows.length === 0) break;
  }
  const last = Math.max(head?.seq ?? 0, ...logged.map((one) => one.seq));
  if (seq < last) return { chain, seq: seq + 1, why: 'the end was cut' };
  if (seq > 0 && (head?.seq !== seq || head.link !== link)) return { chain, seq, why: 'changed or moved' };
  return null;
}

/** What expires goes from the chain's beginning, and the row before the first that stays is remembered, under a keyed mark. */
export async function expireAudit(db: Kysely<Tables>, names: Pseudonyms, before: number): Promise<number> {
  let expired = 0;
  for (const { chain, seq: head } of await auditHeads(db)) {
    const own = db.selectFrom('audit').where('chain', '=', chain);
    const kept = await own
      .select((eb) => eb.fn.min('seq').as('seq'))
      .where('at', '>', before)
      .executeTakeFirst();
    const first = await own.select((eb) => eb.fn.min('seq').as('seq')).executeTakeFirst();
    if (!first?.seq) continue;
    // The last row stays, whatever its age: the chain goes on from it.
    const upTo = Math.min(Number(kept?.seq ?? head) - 1, Number(first.seq) + EXPIRED_TOGETHER - 1);
    const last = await own.selectAll().where('seq', '=', upTo).executeTakeFirst();
    if (!last) continue;
    const value = [upTo, last.link, floorMark(names, { chain, seq: upTo, link: last.link })].join(':');
    await db
      .insertInto('meta')
      .values({ name: floorName(chain), value })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
      .execute();
    const { numDeletedRows } = await db
      .deleteFrom('audit')
      .where('chain', '=', chain)
      .where('seq', '<=', upTo)
      .executeTakeFirst();
    expired += Number(numDeletedRows);
  }
  return expired;
}

const EXPIRED_TOGETHER = 1_000;
const floorName = (chain: number) => `audit_floor_${chain}`;
const floorMark = (names: Pseudonyms, { chain, seq, link }: AuditHead) =>
  names.link(['floor', chain, seq, link]);

async function readFloor(
  db: Kysely<Tables>,
  names: Pseudonyms,
  chain: number,
): Promise<{ seq: number; link: string } | 'forged'> {
  const row = await db
    .selectFrom('meta')
    .select('value')
    .where('name', '=', floorName(chain))
    .executeTakeFirst();
  if (!row) return { seq: 0, link: '' };
  const [seq, link = '', mark] = row.value.split(':');
  const floor = { seq: Number(seq), link };
  return mark === floorMark(names, { chain, ...floor }) ? floor : 'forged';
}

function linkOf(names: Pseudonyms, row: Omit<Tables['audit'], 'link'>, before: string): string {
  return names.link([before, row.chain, row.seq, row.at, row.verb, row.actor, row.subject]);
}
