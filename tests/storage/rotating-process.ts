// Rotates the keys of a database, to be killed in the middle: node rotating-process.ts <url> <id:base64,…>
import { SILENT } from '../../src/delivery/log.ts';
import { openStorage } from '../../src/storage/open.ts';

const [, , url = '', list = ''] = process.argv;
const given = list.split(',').map((part) => {
  const [id = '', base64 = ''] = part.split(/:(.*)/s);
  return { id, bytes: Buffer.from(base64, 'base64') };
});
const storage = await openStorage({
  url,
  keys: { given, local: false, dataDir: '' },
  log: SILENT,
  role: 'admin',
});
await storage.rotateKeys((sealed) => console.log(sealed));
await storage.close();
