// An alert that repeats itself is ignored, so a worry is shown in full once; any new sign of risk brings it back in full.

import { FAULT, READER } from './detect.ts';
import type { AlertLevel, Detection } from './detection.ts';

/** What a conversation remembers of the alert that it showed in full: ids, never words. */
export interface ShownAlert {
  readonly level: AlertLevel;
  readonly about: string;
  readonly signs: readonly string[];
}

/** The signs by which a repeat is told from a new worry: the rules that fired and their categories. */
export function signsOf(detection: Detection): string[] {
  const rules = detection.rules.filter((rule) => rule !== READER && rule !== FAULT);
  if (rules.length === 0) return [`${READER}: ${detection.because}`];
  return [...new Set([...rules, ...categoriesOf(detection)])];
}

/** A rule's id begins with its category: weapon/carried. */
export function categoriesOf(detection: Detection): string[] {
  return [
    ...new Set(
      detection.rules.filter((rule) => rule.includes('/')).map((rule) => rule.slice(0, rule.indexOf('/'))),
    ),
  ];
}

export function isRepeat(detection: Detection, shown: ShownAlert | null): boolean {
  if (!shown || detection.rules.includes(FAULT)) return false;
  if (detection.level === 'immediate' && shown.level !== 'immediate') return false;
  return detection.about === shown.about && signsOf(detection).every((sign) => shown.signs.includes(sign));
}
