// What is the worry? In somebody's own words or as a topic. What was typed is not kept: only the entries that search found.
import { plainCue, plainWords } from '../../conversation/intent.ts';
import type { Found } from '../../search/found.ts';
import { choiceNamed, clausesOf } from '../engine/choices.ts';
import type { Answers, Context, Json, Question } from '../engine/dialog.ts';
import { isQuestion } from '../engine/hear.ts';
import { ownWords } from '../reading/own-words.ts';
import { mendSlips } from '../reading/slips.ts';
import { consent } from './consent.ts';
import { soFar } from './so-far.ts';

export interface Worry {
  /** The topic that was chosen; null for a worry in somebody's own words. */
  readonly topic: string | null;
  /** What search found for it, best first. */
  readonly entries: readonly string[];
}

const NOT_KNOWN = 'not-known';
const KEPT = 10;
const texts = ({ brain }: Context) => brain.knowledge.dialogs.whichService;

export const worry: Question = {
  id: 'worry',
  text: (context) => texts(context).questions.worry,
  unknown: NOT_KNOWN,
  readsQuestions: true,
  read(message, context) {
    const topic = topicIn(message, context);
    if (topic) return { kind: 'value', value: topicValue(topic, context) };
    const found = findWorry(message, context);
    return found ? { kind: 'value', value: { topic: null, entries: found } } : { kind: 'unclear' };
  },
  /** A first message that is more than a request for help tells the worry. */
  notice(message, context) {
    if (context.conversation.dialog && isUnderWay(context.conversation.dialog)) return null;
    const found = isQuestion(message, context.brain.knowledge.dialogs.shared)
      ? null
      : findWorry(message, context);
    return found ? { topic: null, entries: found } : null;
  },
  choose: (choice, context) =>
    texts(context).questions.worry.choices[choice]?.find ? topicValue(choice, context) : null,
  holds: (value) => value === NOT_KNOWN || worryOf({ worry: value }) !== null,
  say(value, context) {
    const known = worryOf({ worry: value });
    if (!known) return context.brain.knowledge.dialogs.shared.labels.skip;
    const { choices } = texts(context).questions.worry;
    return known.topic === null
      ? texts(context).unnamed_worry
      : (choices[known.topic]?.label ?? texts(context).unnamed_worry);
  },
  next: () => 'danger',
};

const isUnderWay = (dialog: { readonly status?: unknown }): boolean => dialog.status === 'open';

/** A topic by its whole name or one of its words alone: "angry" is a topic, "he is angry that mum left" a worry. */
function topicIn(message: string, context: Context): string | null {
  const text = texts(context).questions.worry;
  const words = Object.values(text.choices).flatMap((choice) =>
    [choice.label, ...choice.words].map(plainCue),
  );
  const known = new Set(words.flatMap((word) => word.split(' ')));
  const said = plainWords(message);
  const named = (name: string): string | null =>
    choiceNamed(name, text) ??
    Object.keys(text.choices).find((id) => text.choices[id]?.words.some((word) => plainCue(word) === name)) ??
    null;
  return named(said) ?? named(mendSlips(said, known));
}

function topicValue(topic: string, context: Context): Json {
  const { find } = texts(context).questions.worry.choices[topic] ?? {};
  return { topic, entries: find ? entriesOf(context.brain.search.find(find)) : [] };
}

/** A message that search knows something for, and that is about a child or a family rather than about how things are done. */
function findWorry(message: string, context: Context): readonly string[] | null {
  const told = clausesOf(message).filter((clause) => !saysHowFar(clause, context));
  if (ownWords(told.join(' '), context).length === 0) return null;
  const found = context.brain.search.find(message);
  if (found.addressed || found.verdict === 'dont_know') return null;
  const first = found.ranked[0]?.entry ?? '';
  const asksHow =
    isQuestion(message, context.brain.knowledge.dialogs.shared) && !/^(service|situation)\//.test(first);
  return asksHow || /^hub\//.test(first) ? null : entriesOf(found);
}

/** "Mum is fine with it", "she has a My Plan": answers to what comes later, and no worry. */
const saysHowFar = (clause: string, context: Context): boolean =>
  consent.notice(clause, context) !== null || soFar.notice(clause, context) !== null;

const entriesOf = ({ ranked, situation }: Found): string[] =>
  [...new Set([...ranked.map(({ entry }) => entry), ...(situation ? [situation] : [])])].slice(0, KEPT);

export function worryOf({ worry: value }: { readonly worry?: Json } | Answers): Worry | null {
  if (typeof value !== 'object' || value === null || !('entries' in value) || !Array.isArray(value.entries))
    return null;
  const entries = value.entries.filter((entry): entry is string => typeof entry === 'string');
  const topic = 'topic' in value && typeof value.topic === 'string' ? value.topic : null;
  return { topic, entries };
}
