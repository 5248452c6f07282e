// Where an answer is from, at the foot of a card: the name of the place, and its date. The whole address is in the link and
// in the text twin.
import type { CardElement, ITextRun } from '@microsoft/teams.cards';
import { spokenDate } from '../../conversation/contacts.ts';
import type { Block } from '../../conversation/reply.ts';
import { reviewedLine } from '../../conversation/sources.ts';
import type { Words } from '../../knowledge/words.ts';
import { line, lineOf, run } from './text.ts';

export function sourceElements(block: Extract<Block, { kind: 'sources' }>, words: Words): CardElement[] {
  return [
    line(words.headings.sources, { size: 'Small', weight: 'Bolder', spacing: 'Medium' }),
    ...block.sources.map(({ ref, dated }) =>
      lineOf([run('• ', QUIET), sourceRun(ref), run(` (${dated ? spokenDate(dated) : 'undated'})`, QUIET)], {
        spacing: 'None',
      }),
    ),
    line(reviewedLine(block, words), { ...QUIET, spacing: 'None' }),
  ];
}

const QUIET = { size: 'Small', isSubtle: true } as const;

function sourceRun(ref: string): ITextRun {
  if (!URL.canParse(ref)) return run(ref, QUIET);
  const { protocol, hostname } = new URL(ref);
  const shown = run(hostname.replace(/^www\./, ''), QUIET);
  if (protocol !== 'https:') return shown;
  const spoken = `Open the source at ${hostname}`;
  return { ...shown, selectAction: { type: 'Action.OpenUrl', url: ref, title: spoken } };
}
