// Decides whether a message raises the alert. It needs no search, no storage and no network, and when a part of it fails
// it shows the alert: a false one costs a minute, a missing one may cost a child.
import type { Safeguarding } from '../knowledge/safeguarding.ts';
import { windowsOf } from './cleaned-text.ts';
import type { AlertLevel, Detection, Detector } from './detection.ts';
import type { Judgement, Reader } from './reader.ts';
import { createReading, type Reading } from './reading.ts';
import { createRules, type Fired } from './rules.ts';

export const READER = 'reader';
export const FAULT = 'fault';

type About = Detection['about'];
const CHILD: About = 'child';
const STAFF: About = 'adult-who-works-with-children';
const MOST_CONCEPTS_NAMED = 6;

/** `shortened` cuts off what only dilutes a message for the reader; whatever the whole raised stays raised. */
export function createDetector(
  safeguarding: Safeguarding,
  reader: Reader | null,
  shortened: (message: string) => string = (message) => message,
): Detector {
  const read = createReading(safeguarding);
  const runRules = createRules(safeguarding.rules);

  function detectIn(text: string): Detection {
    let reading: Reading;
    try {
      reading = read(text);
    } catch {
      return FAULTY;
    }
    const fired = orNull(() => runRules(reading));
    const judgement = reader ? orNull(() => reader(reading)) : undefined;
    const found = verdict({
      fired: fired ?? [],
      judgement: judgement ?? null,
      reading,
      settings: safeguarding.reader,
    });
    return fired === null || judgement === null ? worse(found, FAULTY) : found;
  }

  // A turn asks more than once about the same message: the last one only is remembered.
  let last: { readonly message: string; readonly detection: Detection } | null = null;
  return (message) => {
    if (last?.message === message) return last.detection;
    try {
      const short = shortened(message);
      const texts = short === message ? [message] : [message, short];
      const detection = texts.flatMap(windowsOf).map(detectIn).reduce(worse);
      last = { message, detection };
      return detection;
    } catch {
      return FAULTY;
    }
  };
}

const NOTHING: Detection = { level: 'none', about: CHILD, rules: [], because: '' };
const FAULTY: Detection = {
  level: 'significant',
  about: CHILD,
  rules: [FAULT],
  because: 'a part of the detector failed',
};

function verdict({
  fired: allFired,
  judgement,
  reading,
  settings,
}: {
  fired: readonly Fired[];
  judgement: Judgement | null;
  reading: Reading;
  settings: Safeguarding['reader'];
}): Detection {
  const rise = riseFor(reading.tokens.length, settings);
  const isNow = judgement !== null && judgement.immediate >= settings.danger_now_from;
  const bar =
    reading.tokens.length < FEW_WORDS
      ? settings.alert_from_few_words
      : settings.alert_from + rise - (isNow ? settings.danger_now_lowers_by : 0);
  // A danger in one sentence is heard however much stands around it.
  const isHeard = ({ isHint }: Fired) =>
    !isHint ||
    !judgement ||
    judgement.risk >= settings.hint_from + rise ||
    judgement.worst >= settings.hint_in_a_piece_from;
  const fired = allFired.filter(isHeard);
  const readerAlerts = judgement !== null && judgement.risk >= bar;
  if (fired.length === 0 && !readerAlerts) return NOTHING;
  const isImmediate =
    fired.some(({ level }) => level === 'immediate') ||
    (judgement !== null && judgement.immediate >= settings.immediate_from);
  return {
    level: isImmediate ? 'immediate' : 'significant',
    about: aboutWhom(fired, judgement, settings),
    rules: [...fired.map(({ rule }) => rule.id), ...(readerAlerts ? [READER] : [])],
    because: reasons(fired, reading),
  };
}

/** "Rang them today": fewer words than this say little that the rules do not know. */
const FEW_WORDS = 8;
const SHORT_WORDS = 20;
const LONG_WORDS = 60;

/** The more is said, the more there is to be mistaken about: how sure the reader must be rises with the words. */
function riseFor(words: number, settings: Safeguarding['reader']): number {
  const share = Math.min(1, Math.max(0, (words - SHORT_WORDS) / (LONG_WORDS - SHORT_WORDS)));
  return share * (settings.alert_from_long - settings.alert_from);
}

/** In doubt the form for staff, which names both roads: the child's form leaves out the LADO. */
function aboutWhom(
  fired: readonly Fired[],
  judgement: Judgement | null,
  settings: Safeguarding['reader'],
): About {
  const ofStaff = fired.some(({ rule }) => rule.about === STAFF);
  const ofChild = fired.some(({ rule }) => rule.about === CHILD);
  if (!judgement) return ofStaff ? STAFF : CHILD;
  if (!ofStaff) return judgement.staff >= settings.staff_from ? STAFF : CHILD;
  return ofChild && judgement.staff < settings.staff_ruled_out_below ? CHILD : STAFF;
}

/** Concepts only: the user's own words never leave the message. */
function reasons(fired: readonly Fired[], reading: Reading): string {
  if (fired.length > 0) {
    return [...new Set(fired.map(({ saw }) => [...new Set(saw)].map(spoken).join(' + ')))]
      .slice(0, MOST_CONCEPTS_NAMED)
      .join('; ');
  }
  const signs = reading.concepts
    .filter((found) => found.group === 'signs' && !found.excluded)
    .map((found) => spoken(found.concept));
  return [...new Set(signs)].sort().slice(0, MOST_CONCEPTS_NAMED).join(' + ') || 'the wording as a whole';
}

const spoken = (concept: string): string => concept.replaceAll('-', ' ');

const RANK: Readonly<Record<AlertLevel, number>> = { none: 0, significant: 1, immediate: 2 };

/** Both together: nothing that one of them saw is lost, and where one is about staff, both roads are named. */
function worse(a: Detection, b: Detection): Detection {
  if (RANK[a.level] === 0) return b;
  if (RANK[b.level] === 0) return a;
  const leading = RANK[b.level] > RANK[a.level] ? b : a;
  return {
    level: leading.level,
    about: a.about === STAFF || b.about === STAFF ? STAFF : CHILD,
    rules: [...new Set([...a.rules, ...b.rules])],
    because: [...new Set([a.because, b.because])].join('; '),
  };
}

function orNull<T>(part: () => T): T | null {
  try {
    return part();
  } catch {
    return null;
  }
}
