// Text on a card. A TextBlock reads Markdown and {{…}}, a TextRun next to nothing: what is shown is exactly what was written.
import type { IRichTextBlock, ITextBlock, ITextRun } from '@microsoft/teams.cards';

type RunStyle = Pick<ITextRun, 'size' | 'weight' | 'color' | 'isSubtle' | 'italic'>;
type BlockStyle = Pick<IRichTextBlock, 'spacing' | 'separator'>;

export const run = (text: string, style: RunStyle = {}): ITextRun => ({
  type: 'TextRun',
  text: literal(text),
  ...style,
});

/** Even a TextRun turns {{DATE(…)}} and {{TIME(…)}} into dates: an invisible character that joins words keeps them as written. */
const literal = (text: string): string => text.replaceAll('{{', '{\u2060{');

export const lineOf = (runs: readonly ITextRun[], style: BlockStyle = {}): IRichTextBlock => ({
  type: 'RichTextBlock',
  inlines: [...runs],
  ...style,
});

export const line = (text: string, style: RunStyle & BlockStyle = {}): IRichTextBlock => {
  const { spacing, separator, ...runStyle } = style;
  return lineOf([run(text, runStyle)], { spacing, separator });
};

/** Opens a web page, a phone or a mail program. Only links that the outbound gate has let through come here. */
export const linkRun = (text: string, url: string, spoken: string): ITextRun => ({
  ...run(text, { size: 'Medium', weight: 'Bolder' }),
  selectAction: { type: 'Action.OpenUrl', url, title: spoken },
});

/**
 * Letters, digits and the plain marks of names: nothing that Markdown or a template would read. Only a TextBlock can be a
 * heading for a screen reader, so headings are TextBlocks wherever their words are of this kind.
 */
const PLAIN =
  /^[\p{L}\p{N}“‘(][\p{L}\p{N} ,;:?!'’‘“”"()&/+%£–—-]*(?:\. ?[\p{L}\p{N} ,;:?!'’‘“”"()&/+%£–—-]*)*$/u;
const LIST_LIKE = /^\d+[.)] /;

export function heading(
  text: string,
  size: 'Large' | 'Medium' | 'Default',
  style: BlockStyle & Pick<ITextBlock, 'color'> = {},
): ITextBlock | IRichTextBlock {
  if (!PLAIN.test(text) || LIST_LIKE.test(text)) return line(text, { size, weight: 'Bolder', ...style });
  return { type: 'TextBlock', text, style: 'heading', size, weight: 'Bolder', wrap: true, ...style };
}

const MOST_CHARACTERS = 2_000;

/** What somebody typed, short enough for a card. */
export const shortened = (text: string): string => {
  const characters = [...text.toWellFormed()];
  return characters.length > MOST_CHARACTERS
    ? `${characters.slice(0, MOST_CHARACTERS).join('')} …`
    : text.toWellFormed();
};
