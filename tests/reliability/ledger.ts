// The tester's own list of what was acknowledged, and what must be found of it afterwards.
import type { Json } from '../../src/delivery/pipeline.ts';
import type { TestDatabase } from '../storage/databases.ts';
import { TENANT } from '../storage/turn-builders.ts';
import type { Delivery } from './running-bot.ts';

export interface Findings {
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  /** Conversations whose state, record and audit do not tell of the same number of turns. */
  readonly half: readonly string[];
  readonly kept: number;
}

export async function compare(
  database: TestDatabase,
  deliveries: readonly Delivery[],
  acknowledged: ReadonlySet<string>,
): Promise<Findings> {
  const storage = await database.open({ role: 'admin' });
  const lost: string[] = [];
  const doubled: string[] = [];
  const half: string[] = [];
  let kept = 0;
  try {
    for (const person of new Set(deliveries.map((delivery) => delivery.person))) {
      const held = await storage.exportOf({ tenant: TENANT, id: person });
      const said = (held.conversations[0]?.state as { said: string[] } | undefined)?.said ?? [];
      const [draft] = held.records;
      const rows = held.audit.filter(({ subject }) => subject === draft?.id).length;
      const count = (draft?.body as { count: number } | undefined)?.count ?? 0;
      if (said.length !== count || count !== (draft?.version ?? 0) || rows !== count) half.push(person);
      const once = new Set(said);
      if (once.size !== said.length) doubled.push(person);
      for (const { id, text } of deliveries)
        if (acknowledged.has(id) && id.startsWith(`${person}-`) && !once.has(text)) lost.push(id);
      kept += said.length;
    }
    const faults = await storage.verifyAudit();
    if (faults.length > 0) half.push(`audit ${JSON.stringify(faults as unknown as Json)}`);
  } finally {
    await storage.close();
  }
  return { lost, doubled, half, kept };
}
