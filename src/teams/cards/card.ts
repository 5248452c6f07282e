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
/** What the twin may always have: the first of a long answer, for a client that shows no cards. */
const TWIN_BYTES = 1_000;

export const replyCard = (reply: Reply, words: Words): IAdaptiveCard => repliesCard([reply], words);

/** Several replies on one card, where the channel takes only one answer. The buttons are those of the last. */
export function repliesCard(replies: readonly Reply[], words: Words): IAdaptiveCard {
  const blocks = replies.flatMap(({ blocks }) => blocks);
  const buttons = atMost(MOST_BUTTONS, replies.at(-1)?.buttons ?? []);
  // Where nothing but what was typed is on the card, the summary stands in for it.
  const twin = replies
    .map((reply) => textTwin(reply, words, { typed: !reply.isPrivate }) || reply.summary)
    .join('\n\n');
  const { card, bytes } = fitting(blocks, { buttons, words });
  return { ...card, fallbackText: shortenedTo(MOST_BYTES - bytes - 20, twin), ...refreshOf(replies) };
}

/** As much of the blocks as a card takes; where even the least is too much, the least. */
function fitting(blocks: readonly Block[], { buttons, words }: Omit<CardParts, 'cut'>) {
  for (let kept: readonly Block[] | null = blocks; ; ) {
    const card = cardOf(kept, { buttons, words, cut: kept.length < blocks.length });
    const bytes = bytesOf(card);
    kept = bytes + TWIN_BYTES < MOST_BYTES ? null : withoutLast(kept);
    if (kept === null) return { card, bytes };
  }
}

/** No user ids: Teams then asks for everybody where at most sixty are, and elsewhere for whoever chooses it in the card's menu. */
function refreshOf([reply, ...others]: readonly Reply[]): Pick<IAdaptiveCard, 'refresh'> {
  if (!reply?.refreshes || others.length > 0) return {};
  const { entries, label } = reply.refreshes;
  return {
    refresh: {
      action: { type: 'Action.Execute', title: label, verb: 'share', data: { entries: [...entries] } },
    },
  };
}

/** One of several suggestions can be missed; "This is wrong" cannot. */
function atMost(most: number, buttons: readonly Button[]): readonly Button[] {
  if (buttons.length <= most) return buttons;
  const last = buttons.findLastIndex(({ action }) => action.verb === 'show');
  return atMost(most, buttons.toSpliced(last, 1));
}

/** Details go from the end. The alert, the lead and the first contacts are never the first to go. */
const GOES_FIRST = ['sources', 'section', 'paragraph', 'said', 'contacts'] as const;

/** Null where nothing of that is left. */
function withoutLast(blocks: readonly Block[]): readonly Block[] | null {
  for (const kind of GOES_FIRST) {
    const last = blocks.findLastIndex((block) => block.kind === kind);
    if (last >= 0) return blocks.toSpliced(last, 1);
  }
  return null;
}

const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

/** A letter takes six at most, as "\u0007" does. */
const MOST_BYTES_A_LETTER = 6;

function shortenedTo(bytes: number, text: string): string {
  let kept = text;
  while (kept.length * MOST_BYTES_A_LETTER > bytes - 2 && bytesOf(kept) > bytes)
    kept = `${kept.slice(0, Math.floor(kept.length * 0.9) - 2).toWellFormed()} …`;
  return kept;
}

interface CardParts {
  readonly buttons: readonly Button[];
  readonly words: Words;
  readonly cut: boolean;
}

function cardOf(blocks: readonly Block[], { buttons, words, cut }: CardParts): IAdaptiveCard {
  return {
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.5',
    lang: 'en',
    msteams: { width: 'full' },
    body: [
      ...blocks.flatMap((block, index) => elementsOf(onceOnly(block, blocks[index - 1], buttons), words)),
      ...(cut
        ? [line('There is more than fits here: ask me about the part that you need.', { spacing: 'Medium' })]
        : []),
      ...typedTwins(buttons),
    ],
    actions: buttons.map((button) =>
      submit(
        button,
        blocks.some(({ kind }) => kind === 'form'),
      ),
    ),
  };
}

/** A list that the buttons below repeat, and contacts under the name that stands above them, are not said twice on a card. */
function onceOnly(block: Block, above: Block | undefined, buttons: readonly Button[]): Block {
  if (block.kind === 'section' && block.items.every((item) => buttons.some(({ label }) => label === item)))
    return { ...block, items: [] };
  const isNamed =
    block.kind === 'contacts' && above?.kind === 'section' && above.heading.endsWith(block.heading);
  return isNamed ? { ...block, heading: '' } : block;
}

/** Beside fields, a button sends itself alone: only the fields' own button carries what was typed. */
const submit = ({ label, action }: Button, besideFields: boolean): ISubmitAction => ({
  type: 'Action.Submit',
  title: onButton(label),
  tooltip: label,
  data: { ...action },
  ...(besideFields ? { associatedInputs: 'none' } : {}),
});

/** What a phone of 320 pixels shows. */
const LONGEST_LABEL = 34;

/** Teams cuts a long label off in the middle of a word: what stands in brackets goes first, and then whole words. */
function onButton(label: string): string {
  if (label.length <= LONGEST_LABEL) return label;
  const bare = label.replace(/ \([^()]*\)$/, '');
  if (bare.length <= LONGEST_LABEL) return bare;
  const words = bare.slice(0, LONGEST_LABEL - 1).replace(/ \S*$/, '');
  return `${words.replace(/[,:;]?(?: (?:and|or|of|for|the|a|to|in|at|by|is|with|who))*$/, '')} …`;
}

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
