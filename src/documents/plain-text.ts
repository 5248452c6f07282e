// The document as plain text to paste. A line can start no formula, and what turns lines around is closed in again.
import type { Block, Content, DocumentModel } from './model.ts';

export function plainTextOf(document: DocumentModel): string {
  const { marking, title, subtitle, versionWords, opening, sections } = document;
  const parts = [
    `${marking.toUpperCase()}`,
    title,
    subtitle,
    versionWords,
    ...opening,
    ...sections.flatMap((section) => [
      `\n${section.title.toUpperCase()}`,
      ...section.blocks.flatMap(linesOf),
    ]),
    `\n${marking.toUpperCase()}`,
  ];
  return `${parts.join('\n')}\n`;
}

function linesOf(block: Block): string[] {
  switch (block.kind) {
    case 'paragraph':
      return [block.text];
    case 'heading':
      return [`\n${own(block.text)}`];
    case 'items':
      return block.items.map((item) => `• ${item}`);
    case 'rows':
      return block.rows.map(({ number, label, mark, content }) =>
        `${[number, `${label}${mark}`].filter(Boolean).join(' ')}${label.endsWith('?') ? '' : ':'} ${shown(content)}`.trimEnd(),
      );
    case 'table':
      return block.rows.map((row) =>
        row
          .map((content, index) =>
            index === 0 ? shown(content) : `${block.columns[index]}: ${shown(content)}`,
          )
          .join(' | '),
      );
  }
}

function shown(content: Content): string {
  switch (content.kind) {
    case 'text':
      return own(content.text);
    case 'blank':
      return [content.beside, `[${content.what}: ________________]`].filter(Boolean).join(' ');
    case 'empty':
      return '';
  }
}

/** A spreadsheet would take a line that starts so for a formula. */
const LIKE_A_FORMULA = /^[=+@\t\r-]/;
const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
const FIRST_STRONG_ISOLATE = '\u2068';
const POP_ISOLATE = '\u2069';

function own(text: string): string {
  const lines = text
    .split('\n')
    .map((line) => (/^- /.test(line) ? `– ${line.slice(2)}` : LIKE_A_FORMULA.test(line) ? `'${line}` : line));
  const harmless = lines.join('\n   ');
  return RIGHT_TO_LEFT.test(harmless) ? `${FIRST_STRONG_ISOLATE}${harmless}${POP_ISOLATE}` : harmless;
}
