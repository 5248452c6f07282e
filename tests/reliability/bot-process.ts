// The pipeline and its storage as a process that can be killed. It takes turns as lines of JSON and says what it kept
// (`ack`), refused (`no`) and sent (`sent`), each line written before it goes on. With TEST_DUE its clock says that moment at
// the start, and it warns of what is due (`swept`).
import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import type { Turn } from '../../src/conversation/turn.ts';
import { SILENT } from '../../src/delivery/log.ts';
import type { Asks, Effect, Kept } from '../../src/delivery/turn-store.ts';
import { openStorage } from '../../src/storage/open.ts';
import { isConcern, message, pipelineOn, remembering, textOf, textReply } from '../storage/turn-builders.ts';

const { TEST_URL = '', TEST_KEY = '', TEST_FOLDER = '', TEST_SEND_MS = '0', TEST_DUE = '' } = process.env;
const HOUR_MS = 3_600_000;

/** Each turn changes the conversation's state and a record, and writes an audit row: three parts of one effect. */
function counting(kept: Kept, turn: Turn): Effect | Asks {
  const effect = remembering(kept, turn) as Effect;
  const draft = kept.records[0];
  const id = draft?.id ?? `draft-of-${turn.speaker.id}`;
  const body = { count: (effect.state as { said: string[] }).said.length };
  const replies = effect.replies.map((reply) =>
    isConcern(turn) ? { ...reply, kind: 'alert' as const } : reply,
  );
  return { ...effect, replies, records: [{ op: 'put', kind: 'draft', id, from: draft?.version ?? 0, body }] };
}

const say = (line: string) => writeSync(1, `${line}\n`);
const keys = {
  given: [{ id: 'k1', bytes: Buffer.from(TEST_KEY, 'base64') }],
  local: false,
  dataDir: TEST_FOLDER,
};
const storage = await openStorage({ url: TEST_URL, keys, log: SILENT, role: 'bot' });
const pipeline = pipelineOn(storage.turns, {
  respond: counting,
  kinds: ['draft'],
  // An alert that leaves ahead of its commit is no reply of the outbox, and is not what is counted here.
  isAlert: () => false,
  channel: {
    async send({ reply, reference }) {
      await delay(Number(TEST_SEND_MS));
      say(`sent ${(reference as { conversation: string }).conversation} ${textOf(reply)}`);
    },
  },
});
process.once('SIGTERM', async () => {
  await pipeline.stop();
  await storage.close();
  process.exit(0);
});
say('ready');
if (TEST_DUE) {
  const due = Date.parse(TEST_DUE);
  const retention = storage.retention(() => ({ reply: textReply('You have a draft waiting.'), again: null }));
  await retention.sweep(new Date(due - HOUR_MS), 0);
  const swept = await retention.sweep(new Date(due), HOUR_MS);
  say(`swept ${swept.warned}`);
}
for await (const line of createInterface({ input: process.stdin })) {
  const { id, person, text } = JSON.parse(line) as { id: string; person: string; text: string };
  pipeline.accept(message(id, text, { person })).then(
    () => say(`ack ${id}`),
    () => say(`no ${id}`),
  );
}
