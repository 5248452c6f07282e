// A reply as an Adaptive Card, with its text twin for whoever cannot see the card.
import type { CardElement, IAdaptiveCard, ISubmitAction } from '@microsoft/teams.cards';
import type { Block, Button, Reply } from '../../conversation/reply.ts';
import { textTwin } from '../../conversation/text-twin.ts';
import type { Words } from '../../knowledge/words.ts';
import { elementsOf } from './blocks.ts';
import { line } from './text.ts';

/** Teams takes 28 KB for a card, and shows no more than six buttons. */
const MOST_BYTES = 25_000;
const MOST_BUTTONS = 6;
const TWIN_CHARACTERS = 6_000;

export const replyCard = (reply: Reply, words: Words): IAdaptiveCard => repliesCard([reply], words);

/** Several replies on one card, where the channel takes only one answer. The buttons are those of the last. */
export function repliesCard(replies: readonly Reply[], words: Words): IAdaptiveCard {
  const blocks = replies.flatMap(({ blocks }) => blocks);
  const buttons = (replies.at(-1)?.buttons ?? []).slice(0, MOST_BUTTONS);
  const twin = replies.map((reply) => textTwin(reply, words)).join('\n\n');
  for (const [kept, characters] of waysToFit(blocks)) {
    const card = cardOf(kept, {
      buttons,
      words,
      twin: twin.slice(0, characters),
      cut: kept.length < blocks.length,
    });
    if (Buffer.byteLength(JSON.stringify(card)) < MOST_BYTES) return card;
  }
  return cardOf([], { buttons, words, twin: '', cut: true });
}

/** First the twin is cut, then details go from the end. The alert, the lead and the contacts are never the first to go. */
function* waysToFit(blocks: readonly Block[]): Generator<readonly [readonly Block[], number]> {
  yield [blocks, TWIN_CHARACTERS];
  yield [blocks, 500];
  let kept = blocks;
  for (const kind of ['sources', 'section', 'paragraph', 'said', 'contacts'] as const) {
    while (kept.some((block) => block.kind === kind)) {
      const last = kept.findLastIndex((block) => block.kind === kind);
      kept = kept.toSpliced(last, 1);
      yield [kept, 500];
    }
  }
}

interface CardParts {
  readonly buttons: readonly Button[];
  readonly words: Words;
  readonly twin: string;
  readonly cut: boolean;
}

function cardOf(blocks: readonly Block[], { buttons, words, twin, cut }: CardParts): IAdaptiveCard {
  return {
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.5',
    lang: 'en',
    msteams: { width: 'full' },
    fallbackText: twin,
    body: [
      ...blocks.flatMap((block) => elementsOf(block, words)),
      ...(cut
        ? [line('There is more than fits here: ask me about the part that you need.', { spacing: 'Medium' })]
        : []),
      ...typedTwins(buttons),
    ],
    actions: buttons.map(submit),
  };
}

const submit = ({ label, action }: Button): ISubmitAction => ({
  type: 'Action.Submit',
  title: onButton(label),
  tooltip: label,
  data: { ...action },
});

const LONGEST_LABEL = 32;

/** Teams cuts a long label off in the middle of a word: what stands in brackets behind a name goes first. */
const onButton = (label: string): string =>
  label.length > LONGEST_LABEL ? label.replace(/ \([^()]*\)$/, '') : label;

/** Whoever types can do all that whoever presses can: where the words are not those on the button, they are named. */
function typedTwins(buttons: readonly Button[]): CardElement[] {
  const other = buttons.filter(({ label, says }) => label.toLowerCase() !== says.toLowerCase());
  if (other.length === 0) return [];
  return [
    line(`You can also type: ${other.map(({ says }) => `“${says}”`).join(', ')}`, {
      size: 'Small',
      isSubtle: true,
      spacing: 'Medium',
    }),
  ];
}
