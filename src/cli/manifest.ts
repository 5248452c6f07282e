// `npm run manifest`: builds and validates the Teams app package under build/.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildAppPackage, ManifestError } from '../manifest/app-package.ts';
import { exitOn, loadConfigOrExit } from './exit.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

try {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const { zip, standIns } = await buildAppPackage(loadConfigOrExit(), {
    folder: join(root, 'manifest'),
    version,
  });
  mkdirSync(join(root, 'build'), { recursive: true });
  writeFileSync(join(root, 'build/signpost-teams-app.zip'), zip);
  console.log(`build/signpost-teams-app.zip: valid, ${zip.length} bytes, version ${version}`);
  if (standIns.length > 0)
    console.log(
      `For trying out only: stand-ins are used for ${standIns.join(', ')}. Set them before you install it for others.`,
    );
} catch (error) {
  if (!(error instanceof ManifestError)) exitOn(error);
  for (const fault of error.faults) console.error(fault);
  process.exit(1);
}
