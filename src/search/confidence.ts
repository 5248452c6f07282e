// From shares to a verdict: stand behind one entry, offer three, or know nothing that fits.
import type { Thresholds } from '../knowledge/understanding.ts';
import type { Found } from './found.ts';

export interface Evidence {
  /** The share of the first entry, and its lead over the next that means something else. */
  readonly first: number;
  readonly lead: number;
  /** The share of all topics that Signpost knows nothing of. */
  readonly offTopic: number;
  /** How many features of the message the model has ever met. */
  readonly evidence: number;
}

export function verdictOf(
  { first, lead, offTopic, evidence }: Evidence,
  thresholds: Thresholds,
): Found['verdict'] {
  // Only what is known to be another topic, or says nothing at all, is turned away: a real question in new words lacks
  // known words just as an off-topic one does, and a message about a child must not end in "I don't know".
  if (evidence < thresholds.least_evidence || offTopic >= thresholds.off_topic) return 'dont_know';
  return first >= thresholds.answer && lead >= thresholds.margin ? 'answer' : 'choices';
}
