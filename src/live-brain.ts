// What Signpost knows, kept up to date: when the knowledge folder changes, the new version is loaded and trained aside and
// then takes the old one's place whole. A version with a fault never does.
import type { Brain } from './conversation/respond.ts';

export interface LiveBrain {
  current(): Brain;
  /** What is wrong with the folder as it is now, or null. The brain in use is whole either way. */
  fault(): unknown;
  stop(): void;
}

export interface LiveBrainOptions {
  readonly load: () => Promise<Brain>;
  /** Changes whenever the folder does. It may throw while files are being written. */
  readonly version: () => string;
  readonly everyMs: number;
  readonly onLoaded: (brain: Brain) => void;
  readonly onFault: (error: unknown) => void;
}

/** @throws what `load` throws the first time: a program that knows nothing does not start. */
export async function createLiveBrain({
  load,
  version,
  everyMs,
  onLoaded,
  onFault,
}: LiveBrainOptions): Promise<LiveBrain> {
  let brain = await load();
  let fault: unknown = null;
  let tried: string = brain.knowledge.version;
  let looking = false;

  const look = async (): Promise<void> => {
    if (looking) return;
    looking = true;
    try {
      const now = version();
      if (now === tried) return;
      tried = now;
      brain = await load();
      fault = null;
      // Files may have changed again while they were read: the next look then finds another version.
      tried = brain.knowledge.version;
      onLoaded(brain);
    } catch (error) {
      fault = error;
      onFault(error);
    } finally {
      looking = false;
    }
  };
  const timer = setInterval(() => void look(), everyMs);
  timer.unref();
  return { current: () => brain, fault: () => fault, stop: () => clearInterval(timer) };
}
