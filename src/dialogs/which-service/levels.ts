// Two neighbouring levels as the county describes them. Which two follows from what was tried, and it is no verdict.
import type { Block } from '../../conversation/reply.ts';
import { fill } from '../../knowledge/words.ts';
import { answerTo } from '../engine/choice-question.ts';
import type { Answers, Context } from '../engine/dialog.ts';

type LowerLevel = 1 | 2 | 3;

function lowerLevel(answers: Answers): LowerLevel {
  switch (answerTo(answers, 'so-far')) {
    case 'my-plan-plus':
    case 'social-worker':
      return 3;
    case 'another-service':
    case 'my-plan':
      return 2;
    default:
      return 1;
  }
}

export function levelBlocks(
  answers: Answers,
  { brain }: Context,
): { blocks: Block[]; sources: { ref: string; dated: string | null }[] } {
  const { heading, note, entry } = brain.knowledge.dialogs.whichService.ending.levels;
  const lower = lowerLevel(answers);
  const two = [lower, lower + 1].flatMap((number) => {
    const level = brain.knowledge.levels[number - 1];
    return level ? [{ number: String(number), level }] : [];
  });
  const items = two.map(({ number, level }) =>
    fill(note, { number, name: level.name, also: level.also, describes: level.describes, plan: level.plan }),
  );
  const sources = two.flatMap(({ level }) => level.sources);
  const unique = sources.filter(
    ({ ref }, index) => sources.findIndex((other) => other.ref === ref) === index,
  );
  return { blocks: [{ kind: 'section', heading, items: [entry, ...items], moreFrom: 1 }], sources: unique };
}
