// The phrases that coordinators have placed since the last export, as this instance knows them.
import type { Phrase } from './knowledge/phrases.ts';
import { phrasesIn } from './silence/learnt.ts';
import type { WorklistItem } from './silence/worklist.ts';

export interface LivePhrases {
  current(): readonly Phrase[];
  stop(): void;
}

/** Resolves after the first look, whether or not storage answered it. What was known last stays in use. */
export async function createLivePhrases(
  source: { worklist(): Promise<readonly WorklistItem[]> },
  { everyMs, onFault }: { everyMs: number; onFault: (error: unknown) => void },
): Promise<LivePhrases> {
  let phrases: readonly Phrase[] = [];
  let looking = false;
  const look = async (): Promise<void> => {
    if (looking) return;
    looking = true;
    try {
      phrases = phrasesIn(await source.worklist());
    } catch (error) {
      onFault(error);
    } finally {
      looking = false;
    }
  };
  await look();
  const timer = setInterval(() => void look(), everyMs);
  timer.unref();
  return { current: () => phrases, stop: () => clearInterval(timer) };
}
