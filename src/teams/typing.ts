// The typing indicator. Each turn has its own: the SDK keeps one for everybody, so that a short turn ends a long one's.

const FIRST_AFTER_MS = 1_000;
const AGAIN_AFTER_MS = 3_000;

/** Says that Signpost is at work if `work` takes longer than a second, and for as long as it does. */
export async function whileTyping<T>(sendTyping: () => Promise<void>, work: Promise<T>): Promise<T> {
  let timer = setTimeout(function again() {
    // Typing is a kindness: nothing depends on it, and its failure is nobody's.
    sendTyping().catch(() => undefined);
    timer = setTimeout(again, AGAIN_AFTER_MS);
  }, FIRST_AFTER_MS);
  try {
    return await work;
  } finally {
    clearTimeout(timer);
  }
}
