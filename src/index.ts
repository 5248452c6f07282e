// `npm run serve`: reads the settings, starts Signpost, and stops it when it is told to.
import { exitOn } from './cli/exit.ts';
import { parseConfig } from './config.ts';
import { faultOf } from './delivery/log.ts';
import { keepHeapSmall } from './small-heap.ts';

keepHeapSmall();
try {
  const config = parseConfig(process.env);
  // Imported only now: a fault in a setting is told at once, without waiting for the channel's SDK to load.
  const [{ createApp }, { createLogger }] = await Promise.all([import('./app.ts'), import('./log.ts')]);
  const log = createLogger(config.LOG_LEVEL);

  const app = createApp(config, { log });
  let stopping = false;
  const stop = async (code: number) => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), 11_000).unref();
    await app.stop();
    log.flush(() => process.exit(code));
  };
  process.on('SIGTERM', () => void stop(0));
  process.on('SIGINT', () => void stop(0));
  // The last resort: a promise that nobody waited for is logged; after an exception the process is in doubt, and ends in order.
  process.on('unhandledRejection', (error) => log.error(faultOf(error), 'a promise failed unseen'));
  process.on('uncaughtException', (error) => {
    log.fatal(faultOf(error), 'an exception reached the top');
    void stop(1);
  });
  await app.start();
} catch (error) {
  exitOn(error);
}
