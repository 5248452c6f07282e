// One turn, one transaction: the idempotency key, the conversation's state, the replies, the records and the audit.
import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Reply } from '../conversation/reply.ts';
import type { Json } from '../delivery/pipeline.ts';
import type {
  AuditEntry,
  Compute,
  Effect,
  Holdings,
  Kept,
  KeptRecord,
  KeptTurn,
  Need,
  NextReply,
  OutboxItem,
  Settled,
  TurnStore,
  TurnToKeep,
  UrgentReply,
} from '../delivery/turn-store.ts';
import { appendAudit } from './audit.ts';
import { compiled } from './compiled.ts';
import { type KeptConversation, readConversation, writeConversation } from './conversations.ts';
import { addCorrections, allCorrections, lockCorrections } from './corrections.ts';
import type { KeyRing } from './encryption.ts';
import type { Engine } from './engine.ts';
import { notify } from './notices.ts';
import { OutboxTable } from './outbox.ts';
import { eraseAll, holdingsOf } from './personal-data.ts';
import { placeOf } from './places.ts';
import type { Pseudonyms } from './pseudonyms.ts';
import { changeRecords, type Owner, readRecords, setAside } from './records.ts';
import { openJson, sealJson } from './sealed-json.ts';
import type { Tables } from './tables.ts';
import { nextAttempt, unattendedUrgent } from './urgent-replies.ts';
import { changeWorklist, worklistItems } from './worklist.ts';

export interface Opened {
  readonly engine: Engine;
  readonly keys: KeyRing;
  readonly names: Pseudonyms;
}

const DAY_MS = 86_400_000;
const NOTHING: Holdings = { conversations: [], records: [], unsentReplies: 0, corrections: [], audit: [] };
/** What is deleted has left the write-ahead log this much later: putting the log away holds turns up, so it is done for all. */
const CLEARED_AFTER_MS = 3_000;
/** Teams repeats within minutes; a day is ample. */
const HANDLED_FOR_MS = DAY_MS;

export class SqlTurnStore implements TurnStore {
  readonly #open: () => Promise<Opened>;
  readonly #outbox: OutboxTable;
  readonly parallel: number;
  #clearing: NodeJS.Timeout | null = null;

  /** `open`: the database is there, has the schema and fits the keys. */
  constructor(open: () => Promise<Opened>, { parallel, instance }: { parallel: number; instance: string }) {
    this.#open = open;
    this.parallel = parallel;
    this.#outbox = new OutboxTable(instance);
  }

  async keep(turn: TurnToKeep, compute: Compute): Promise<KeptTurn> {
    const opened = await this.#open();
    const key = opened.names.conversation(turn.conversation);
    const { kept, erased } = await opened.engine.transaction(async (db) => {
      await opened.engine.lock(db, key);
      return await this.#keepLocked(db, opened, { turn, key }, compute);
    });
    if (erased) this.#clearSoon(opened.engine);
    return kept;
  }

  async nextReply(conversation: string, last: Settled | null, take: boolean): Promise<NextReply> {
    const opened = await this.#open();
    return await opened.engine.transaction(async (db) => {
      await opened.engine.lock(db, conversation);
      return await this.#outbox.next(db, opened, { conversation, last, take });
    });
  }

  async unattended(limit: number): Promise<readonly string[]> {
    const opened = await this.#open();
    return await opened.engine.transaction((db) => this.#outbox.unattended(db, opened, limit));
  }

  async nextAttempt(urgent: UrgentReply, last: Settled | null, take: boolean): Promise<NextReply> {
    const opened = await this.#open();
    return await opened.engine.transaction(async (db) => {
      await opened.engine.lock(db, urgent.conversation);
      return await nextAttempt(db, opened, this.#outbox, { urgent, last, take });
    });
  }

  async unattendedUrgent(limit: number): Promise<readonly UrgentReply[]> {
    const opened = await this.#open();
    return await opened.engine.transaction((db) => unattendedUrgent(db, opened, limit));
  }

  async releaseAll(): Promise<void> {
    const opened = await this.#open();
    await opened.engine.transaction((db) => this.#outbox.releaseAll(db));
  }

  async instances(): Promise<number> {
    return await (await this.#open()).engine.instances();
  }

  async ping(): Promise<void> {
    await (await this.#open()).engine.ping();
  }

  async #keepLocked(
    db: Kysely<Tables>,
    opened: Opened,
    { turn, key }: { turn: TurnToKeep; key: string },
    compute: Compute,
  ): Promise<{ kept: KeptTurn; erased: boolean }> {
    const handledId = opened.names.delivery(turn.conversation, turn.activityId);
    const {
      rows: [handled],
    } = await findHandled(db, opened.engine, { id: handledId });
    if (handled)
      return {
        kept: {
          duplicate: true,
          corrected: false,
          answer: readAnswer(handled, opened.keys),
          first: null,
          urgent: [],
        },
        erased: false,
      };

    const person: Owner | null = turn.speaker && {
      tenant: turn.tenant,
      owner: opened.names.person(turn.speaker),
    };
    const conversation = await readConversation(db, opened, key);
    const { effect, broken } = await this.#effectOf(db, opened, { turn, person, conversation }, compute);
    const at = turn.at.getTime();
    const entries: AuditEntry[] = conversation.fresh ? [{ verb: 'conversation.damaged', subject: key }] : [];
    entries.push(...(await setAside(db, broken, at)));
    if (effect.erase && person) {
      const count = await eraseAll(db, person, { here: key });
      entries.push({ verb: 'data.deleted', subject: `things:${count}` });
    }
    if (effect.records && person)
      entries.push(...(await changeRecords(db, opened.keys, { owner: person, at, changes: effect.records })));
    const corrections = person ? (effect.corrections ?? []) : [];
    if (person && corrections.length > 0)
      entries.push(...(await addCorrections(db, opened.keys, { person, at, corrections })));
    if (effect.worklist)
      entries.push(...(await changeWorklist(db, opened.keys, { at: turn.at, changes: effect.worklist })));
    entries.push(...(effect.audit ?? []));
    for (const { to, reply } of effect.notices ?? []) {
      const owner = { tenant: to.tenant, owner: opened.names.person(to) };
      const reach = await notify(db, opened, owner, { reply, at });
      if (reach !== 'on_its_way') entries.push({ verb: 'notice.unreached', subject: reach });
    }

    const owner = turn.personal ? (person?.owner ?? '') : '';
    const lines = turn.wantsAnswer ? [] : effect.replies;
    const rows = lines.map((reply, index) => ({
      id: randomUUID(),
      reply,
      position: (conversation.version + 1) * 1_000 + index,
      urgent: reply.kind === 'alert',
    }));
    const urgent = rows.some((row) => row.urgent);
    const takes =
      rows.length > 0 &&
      !urgent &&
      turn.sendNow &&
      (await this.#outbox.mayTake(db, opened.engine, conversation, key));
    await writeConversation(db, opened, {
      turn,
      key,
      owner,
      conversation: effect.erase ? { ...conversation, damaged: null } : conversation,
      state: effect.erase ? null : effect.state,
      sender: takes ? this.#outbox.instance : null,
    });
    const answer = turn.wantsAnswer ? effect.replies : null;
    const handledRow = { id: handledId, tenant: turn.tenant, owner };
    await addHandled(db, opened.engine, {
      ...handledRow,
      conversation: key,
      answer: answer && sealJson(opened.keys, answer as unknown as Json, placeOf.answer(handledRow)),
      delete_after: at + HANDLED_FOR_MS,
    });
    await this.#outbox.add(db, opened, {
      rows,
      key,
      tenant: turn.tenant,
      owner,
      reference: turn.reference,
      at,
      takes,
    });
    const actor = person?.owner ?? '';
    await appendAudit(db, opened.names, {
      chain: opened.engine.chain,
      at,
      actor,
      entries,
      locked: opened.engine.kind === 'sqlite',
    });
    const itemOf = ({ id, reply }: { id: string; reply: Reply }): OutboxItem => ({
      id,
      conversation: key,
      tenant: turn.tenant,
      reference: turn.reference,
      reply,
      unasked: false,
      attempts: 0,
    });
    const [line] = rows;
    const corrected = corrections.length > 0 || Boolean(effect.erase);
    return {
      kept: {
        duplicate: false,
        corrected,
        answer: answer ?? [],
        first: takes && line ? itemOf(line) : null,
        urgent: urgent ? rows.filter((row) => row.urgent).map(itemOf) : [],
      },
      erased: Boolean(effect.erase),
    };
  }

  async #effectOf(
    db: Kysely<Tables>,
    opened: Opened,
    {
      turn,
      person,
      conversation,
    }: { turn: TurnToKeep; person: Owner | null; conversation: KeptConversation },
    compute: Compute,
  ): Promise<{ effect: Effect; broken: readonly KeptRecord[] }> {
    const reads = person !== null && turn.personal && turn.kinds.length > 0;
    // Two conversations of one person must not change the same record at once.
    if (reads) await opened.engine.lock(db, person.owner);
    const { records, broken } = reads
      ? await readRecords(db, opened, person, turn.kinds)
      : { records: [], broken: [] };
    const kept: Kept = {
      state: conversation.state,
      damaged: conversation.fresh,
      records,
      damagedRecords: broken.length > 0,
      holdings: null,
      corrections: null,
      worklist: null,
    };
    const first = compute(kept);
    if (!('needs' in first)) return { effect: this.#onlyKnowing(first), broken };
    const second = compute({ ...kept, ...(await this.#asked(db, opened, person, first.needs)) });
    if ('needs' in second) throw new Error('The core asked twice for what it had been given');
    return { effect: first.needs === 'corrections' ? second : this.#onlyKnowing(second), broken };
  }

  async #asked(
    db: Kysely<Tables>,
    opened: Opened,
    person: Owner | null,
    needs: Need,
  ): Promise<Partial<Pick<Kept, 'holdings' | 'corrections' | 'worklist'>>> {
    if (needs === 'holdings') return { holdings: person ? await holdingsOf(db, opened, person) : NOTHING };
    if (needs === 'worklist') return { worklist: await worklistItems(db, opened.keys) };
    await lockCorrections(opened.engine, db);
    const events = await allCorrections(db, opened.keys);
    return {
      corrections: { events, speaker: person?.owner ?? '' },
      worklist: await worklistItems(db, opened.keys),
    };
  }

  /** What was decided without seeing the corrections as they are must not add to them. */
  #onlyKnowing(effect: Effect): Effect {
    if (effect.corrections?.length) throw new Error('The core corrected what it had not asked to see');
    return effect;
  }

  /** What a person deletes leaves the write-ahead log too, a moment later and for all who deleted in that moment. */
  #clearSoon(engine: Engine): void {
    if (this.#clearing) return;
    this.#clearing = setTimeout(() => {
      this.#clearing = null;
      engine.clearDeleted({ thorough: false }).catch(() => this.#clearSoon(engine));
    }, CLEARED_AFTER_MS);
    this.#clearing.unref();
  }
}

const findHandled = compiled<{ id: string }>()((db, value) =>
  db.selectFrom('handled').selectAll().where('id', '=', value('id')),
);

const addHandled = compiled<Tables['handled']>()((db, value) =>
  db.insertInto('handled').values({
    id: value('id'),
    tenant: value('tenant'),
    owner: value('owner'),
    conversation: value('conversation'),
    answer: value('answer'),
    delete_after: value('delete_after'),
  }),
);

function readAnswer(
  row: { id: string; tenant: string; owner: string; answer: string | null },
  keys: KeyRing,
): readonly Reply[] {
  const opened = row.answer === null ? null : openJson(keys, row.answer, placeOf.answer(row));
  return opened ? (opened.value as unknown as readonly Reply[]) : [];
}
