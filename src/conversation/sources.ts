// Where a wording is from, and how long ago somebody read it against that.
import { wordingOf } from '../freshness/ledger.ts';
import type { Knowledge } from '../knowledge/knowledge.ts';
import { fill, type Words } from '../knowledge/words.ts';
import { spokenDate } from './contacts.ts';
import type { Block } from './reply.ts';

type Sources = Extract<Block, { kind: 'sources' }>;

export function sourcesBlock(
  { sources, reviewed }: Pick<Sources, 'sources' | 'reviewed'>,
  knowledge: Knowledge,
): Sources {
  const wording = wordingOf({ reviewed }, knowledge, knowledge.today ?? '');
  return {
    kind: 'sources',
    sources,
    reviewed,
    ...(wording.age === 'overdue' ? { oldAfterDays: wording.lifeDays } : {}),
  };
}

export function reviewedLine({ reviewed, oldAfterDays }: Sources, words: Words): string {
  const said = `Wording last read against its sources: ${spokenDate(reviewed)}`;
  return oldAfterDays === undefined
    ? said
    : `${said}, ${fill(words.status.wording_old, { days: String(oldAfterDays) })}`;
}
