// Changes the schema and is killed in the middle: node migrating-process.ts <url> <base64 key> before|between|after
import { SILENT } from '../../src/delivery/log.ts';
import { MIGRATIONS } from '../../src/storage/migrate.ts';
import { openStorage } from '../../src/storage/open.ts';

const [, , url = '', key = '', step] = process.argv;
const die = () => process.kill(process.pid, 'SIGKILL');
await openStorage({
  url,
  keys: { given: [{ id: 'k1', bytes: Buffer.from(key, 'base64') }], local: false, dataDir: '' },
  log: SILENT,
  role: 'bot',
  migrations: [
    ...MIGRATIONS,
    {
      version: MIGRATIONS.length + 1,
      oldestCode: MIGRATIONS.length + 1,
      async up(db) {
        if (step === 'before') die();
        await db.schema.alterTable('records').addColumn('added', 'text').execute();
        if (step === 'between') die();
        await db.schema.alterTable('outbox').addColumn('added', 'text').execute();
        if (step === 'after') die();
      },
    },
  ],
});
