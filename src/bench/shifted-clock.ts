// Loaded into a bot before anything else, it shifts the clock that the bot sees by as many seconds as stand in a file, also
// while the bot runs. Monotonic time goes on as it does on a machine whose clock is set.
import { readFileSync } from 'node:fs';

const file = process.env.CLOCK_FILE ?? '';
const RealDate = Date;

const shift = (): number => {
  try {
    return Number(readFileSync(file, 'utf8')) * 1_000;
  } catch {
    return 0;
  }
};

const now = (): number => RealDate.now() + shift();

globalThis.Date = new Proxy(RealDate, {
  construct: (target, args) => Reflect.construct(target, args.length === 0 ? [now()] : args),
  apply: () => new RealDate(now()).toString(),
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
});
