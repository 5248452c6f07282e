// Which messages of the sets a change of the knowledge wins and loses.
import type { Brain } from '../conversation/respond.ts';
import { judgedLines, type Line } from './lines.ts';
import type { Sets } from './sets.ts';

export interface Comparison {
  readonly won: readonly Line[];
  readonly lost: readonly Line[];
  readonly rightBefore: number;
  readonly rightNow: number;
  readonly of: number;
}

export function compared(sets: readonly Sets[], { now, before }: { now: Brain; before: Brain }): Comparison {
  const [here, there] = [judgedLines(sets, now), judgedLines(sets, before)];
  const changed = (isRight: boolean) =>
    here.filter((line, at) => line.right === isRight && there[at]?.right === !isRight);
  return {
    won: changed(true),
    lost: changed(false),
    rightBefore: there.filter(({ right }) => right).length,
    rightNow: here.filter(({ right }) => right).length,
    of: here.length,
  };
}

/** Lines for the terminal. A message that is only for scoring shows its id alone. */
export function comparisonText({ won, lost, rightBefore, rightNow, of }: Comparison): string {
  const listed = (title: string, lines: readonly Line[]) => [
    `\n${title}: ${lines.length}`,
    ...lines.map(({ set, id, mayBeRead, q }) => `  ${set}  ${id}${mayBeRead ? `  ${q}` : ''}`),
  ];
  return [
    `Right before: ${rightBefore} of ${of}; right now: ${rightNow} of ${of}`,
    ...listed('Won', won),
    ...listed('Lost', lost),
  ].join('\n');
}
