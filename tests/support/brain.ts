// The real brain on the delivered knowledge folder, with what was learnt kept between test files and runs.
import { loadBrain } from '../../src/brain.ts';
import { parseConfig } from '../../src/config.ts';
import type { Brain } from '../../src/conversation/respond.ts';

export const loadTestBrain = (): Promise<Brain> =>
  loadBrain(parseConfig({ SIGNPOST_MODE: 'local', DATA_DIR: 'node_modules/.cache/signpost' }));
