// Reading an answer by the words that its choices list.
import { plainCue, plainWords } from '../../conversation/intent.ts';
import type { ChoiceText, QuestionText } from '../../knowledge/dialog-texts.ts';

/** The choice whose label was typed or whose button text it is. */
export function choiceNamed(said: string, { choices }: QuestionText): string | null {
  return Object.keys(choices).find((id) => plainCue(choices[id]?.label ?? '') === said) ?? null;
}

/** Answers of up to this many words may hold a cue anywhere. */
const SHORT_ANSWER = 5;

/**
 * The choice with the longest cue in an answer. A single word counts only in a short answer: "no" opens many sentences.
 * Two choices with equally long cues are no answer.
 */
export function choiceIn(message: string, { choices }: QuestionText): string | null {
  const said = plainWords(message);
  const isShort = said.split(' ').length <= SHORT_ANSWER;
  return longest(choices, ({ label, words, noticed }) =>
    [label, ...words, ...noticed]
      .map(plainCue)
      .filter((cue) => cue === said || ((isShort || cue.includes(' ')) && hasWords(said, cue))),
  );
}

/** The choice that a message names without having been asked. */
export function choiceNoticed(message: string, { choices }: QuestionText): string | null {
  const said = plainWords(message);
  return longest(choices, ({ noticed }) => noticed.map(plainCue).filter((cue) => hasWords(said, cue)));
}

export const hasWords = (said: string, cue: string): boolean => ` ${said} `.includes(` ${cue} `);

function longest(choices: QuestionText['choices'], cuesIn: (choice: ChoiceText) => string[]): string | null {
  const found = Object.entries(choices)
    .map(([id, choice]) => ({ id, length: Math.max(0, ...cuesIn(choice).map((cue) => cue.length)) }))
    .filter(({ length }) => length > 0)
    .sort((a, b) => b.length - a.length);
  const [first, second] = found;
  return first && first.length !== second?.length ? first.id : null;
}
