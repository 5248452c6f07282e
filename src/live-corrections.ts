// What was corrected in chat, as this instance knows it: at once what was committed here, within seconds what was elsewhere.
import type { Brain } from './conversation/respond.ts';
import type { CorrectionEvent } from './corrections/events.ts';
import { applyCorrections } from './corrections/fold.ts';

export interface LiveCorrections {
  /** The brain with the files in it, as it speaks now. */
  over(files: Brain): Brain;
  /** `away`: not read since the start, or not of late; what was known last stays in use. */
  state(): 'ok' | 'away';
  /** Looks at once. */
  changed(): Promise<void>;
  stop(): void;
}

export interface CorrectionsSource {
  /** Changes whenever the corrections do. */
  correctionsMark(): Promise<string>;
  corrections(): Promise<readonly CorrectionEvent[]>;
}

export const CORRECTIONS_EVERY_MS = 3_000;

/** Resolves after the first look, whether or not storage answered it. */
export async function createLiveCorrections(
  source: CorrectionsSource,
  { everyMs = CORRECTIONS_EVERY_MS, onFault }: { everyMs?: number; onFault: (error: unknown) => void },
): Promise<LiveCorrections> {
  let events: readonly CorrectionEvent[] = [];
  let mark: string | null = null;
  let away = true;
  let looking: Promise<void> | null = null;
  let made: {
    readonly files: Brain;
    readonly events: readonly CorrectionEvent[];
    readonly brain: Brain;
  } | null = null;

  const lookOnce = async (): Promise<void> => {
    try {
      const now = await source.correctionsMark();
      if (now !== mark) {
        events = await source.corrections();
        mark = now;
      }
      away = false;
    } catch (error) {
      if (!away) onFault(error);
      away = true;
    }
  };
  const look = (): Promise<void> => {
    looking ??= lookOnce().finally(() => {
      looking = null;
    });
    return looking;
  };
  await look();
  const timer = setInterval(() => void look(), everyMs);
  timer.unref();

  return {
    over: (files) => {
      if (made?.files !== files || made.events !== events)
        made = {
          files,
          events,
          brain: { ...files, knowledge: applyCorrections(files.files, events).knowledge },
        };
      return made.brain;
    },
    state: () => (away ? 'away' : 'ok'),
    // A look that is under way may have begun before the commit.
    changed: async () => {
      await looking;
      await look();
    },
    stop: () => clearInterval(timer),
  };
}
