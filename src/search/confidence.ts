// From probabilities to a verdict: stand behind one entry, offer three, or know nothing that fits.
import type { Found } from './found.ts';

export interface Shares {
  /** Of the best entry and of the one after it. */
  readonly first: number;
  readonly second: number;
  /** Of all topics that Signpost knows nothing of. */
  readonly offTopic: number;
  /** Of all that is said to Signpost itself. */
  readonly addressed: number;
  /** How many words of the message mean anything to the ranking. */
  readonly evidence: number;
}

export interface Thresholds {
  readonly answer: number;
  readonly margin: number;
  readonly off_topic: number;
  readonly addressed: number;
}

export const THRESHOLDS: Thresholds = { answer: 0.5, margin: 0.25, off_topic: 0.5, addressed: 0.6 };

export function verdictOf(
  { first, second, offTopic, evidence }: Shares,
  thresholds: Thresholds = THRESHOLDS,
): Found['verdict'] {
  if (evidence === 0 || offTopic > thresholds.off_topic) return 'dont_know';
  return first >= thresholds.answer && first - second >= thresholds.margin ? 'answer' : 'choices';
}
