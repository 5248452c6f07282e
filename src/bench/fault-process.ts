// A writer of turns for `faults`: one after the other, each said as kept (`ack`) or not (`no`). `read` says what is there.

import { SILENT } from '../delivery/log.ts';
import { openStorage } from '../storage/open.ts';

const { FAULT_FOLDER = '', FAULT_KEY = '' } = process.env;
const [what = '0'] = process.argv.slice(2);
const tenant = 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee';
const person = { tenant, id: 'somebody' };
const storage = await openStorage({
  url: `sqlite:${FAULT_FOLDER}/signpost.db`,
  keys: {
    given: [{ id: 'k1', bytes: Buffer.from(FAULT_KEY, 'base64') }],
    local: false,
    dataDir: FAULT_FOLDER,
  },
  log: SILENT,
  role: 'bot',
});
if (what === 'read')
  for (const { id } of await storage.recordsOf(person, ['draft'])) console.log(`kept ${id}`);
else {
  for (let n = 0; n < Number(what); n += 1) {
    const id = `draft-${n}`;
    try {
      await storage.changeRecords(person, new Date(), [
        { op: 'put', kind: 'draft', id, from: 0, body: { n } },
      ]);
      console.log(`ack ${id}`);
    } catch {
      console.log(`no ${id}`);
    }
  }
}
await storage.close().catch(() => undefined);
