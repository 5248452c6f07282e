// The database beside a running bot, for commands that look at what was corrected in chat.
import type { Config } from '../config.ts';
import type { Brain } from '../conversation/respond.ts';
import { applyCorrections } from '../corrections/fold.ts';
import { SILENT } from '../delivery/log.ts';
import { openStorage } from '../storage/open.ts';
import type { Storage } from '../storage/storage.ts';

/** @throws {DatabaseFileError | KeyError} in one line each. */
export const openCorrections = ({ DATABASE_URL, ENCRYPTION_KEYS, DATA_DIR }: Config): Promise<Storage> =>
  openStorage({
    url: DATABASE_URL,
    keys: { given: ENCRYPTION_KEYS, local: ENCRYPTION_KEYS === undefined, dataDir: DATA_DIR },
    log: SILENT,
    role: 'admin',
  });

/** The brain as it speaks in Teams: the files with what was corrected in chat. */
export async function withCorrections(brain: Brain, config: Config): Promise<Brain> {
  const storage = await openCorrections(config);
  try {
    return { ...brain, knowledge: applyCorrections(brain.files, await storage.corrections()).knowledge };
  } finally {
    await storage.close();
  }
}
