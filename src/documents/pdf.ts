// The document as a PDF.
import type {
  CustomTableLayout,
  Content as PdfContent,
  TableCell,
  TDocumentDefinitions,
} from 'pdfmake/interfaces.js';
import type { Block, Content, DocumentModel, Row, Section } from './model.ts';
import { hasOtherLetters, printable } from './pdf-letters.ts';
import { pdfMaker } from './pdf-maker.ts';

const INK = '#1b2a33';
const ACCENT = '#0b5563';
const QUIET = '#5a6a72';
const RULE = '#b9c6cb';
const SHADE = '#eef3f4';
const LABEL_WIDTH = 165;
const PAGE_WIDTH = 515;
/** How far down a page a heading of each level may still stand. */
const LOWEST_HEADING: Readonly<Record<number, number>> = { 1: 0.84, 2: 0.88 };

export async function pdfOf(document: DocumentModel): Promise<Uint8Array> {
  const { marking, title, subtitle, versionWords, pageWords, opening, sections, otherLetters } = document;
  const other = hasOtherLetters(JSON.stringify(sections));
  const definition: TDocumentDefinitions = {
    pageSize: 'A4',
    pageMargins: [40, 62, 40, 52],
    info: { title: `${marking}: ${title}`, creator: 'Signpost', producer: 'Signpost' },
    language: 'en-GB',
    defaultStyle: { font: 'Roboto', fontSize: 9.5, color: INK, lineHeight: 1.18 },
    header: {
      margin: [40, 24, 40, 0],
      columns: [
        { text: marking, bold: true, color: '#a3140b', fontSize: 10 },
        { text: title, alignment: 'right', color: QUIET, fontSize: 9 },
      ],
    },
    footer: (page, pages) => ({
      margin: [40, 16, 40, 0],
      fontSize: 8,
      color: QUIET,
      columns: [
        { text: `${marking} · ${versionWords}`, width: '*' },
        {
          text: pageWords.replace('{page}', String(page)).replace('{pages}', String(pages)),
          alignment: 'right',
          width: 90,
        },
      ],
    }),
    // A heading never stands alone at the foot of a page.
    pageBreakBefore: ({ headlineLevel, startPosition }) =>
      startPosition.verticalRatio > (LOWEST_HEADING[headlineLevel ?? 0] ?? 1),
    content: [
      { text: title, fontSize: 22, bold: true, color: ACCENT, margin: [0, 0, 0, 2] },
      { text: subtitle, fontSize: 11.5, color: QUIET, margin: [0, 0, 0, 8] },
      noteBox([...opening, ...(other ? [otherLetters] : [])]),
      ...sections.flatMap(sectionContent),
    ],
  };
  return pdfMaker().createPdf(definition).getBuffer();
}

const noteBox = (lines: readonly string[]): PdfContent => ({
  table: {
    widths: ['*'],
    body: [
      [
        {
          stack: lines.map((text) => ({ text: printable(text), margin: [0, 1.5, 0, 1.5] })),
          fillColor: SHADE,
        },
      ],
    ],
  },
  layout: {
    ...NO_LINES,
    paddingLeft: () => 9,
    paddingRight: () => 9,
    paddingTop: () => 6,
    paddingBottom: () => 6,
  },
});

function sectionContent({ title, newPage, blocks }: Section): PdfContent[] {
  return [
    {
      text: printable(title),
      bold: true,
      fontSize: 13,
      color: ACCENT,
      margin: [0, newPage ? 0 : 16, 0, 4],
      headlineLevel: 1,
      ...(newPage ? { pageBreak: 'before' as const } : {}),
    },
    ...blocks.map(blockContent),
  ];
}

function blockContent(block: Block): PdfContent {
  switch (block.kind) {
    case 'paragraph':
      return { text: printable(block.text), margin: [0, 0, 0, 5], ...(block.quiet ? { color: QUIET } : {}) };
    case 'heading':
      return {
        text: printable(block.text),
        bold: true,
        fontSize: 10.5,
        margin: [0, 9, 0, 3],
        headlineLevel: 2,
      };
    case 'items':
      return {
        ul: block.items.map((item) => ({ text: printable(item), margin: [0, 1, 0, 2] })),
        margin: [0, 2, 0, 8],
      };
    case 'rows':
      return {
        table: { widths: [LABEL_WIDTH, '*'], body: block.rows.map(rowCells) },
        layout: RULES,
        margin: [0, 0, 0, 4],
      };
    case 'table': {
      const widths = columnWidths(block.columns.length);
      const head = block.columns.map((text) => ({ text: printable(text), bold: true, fillColor: SHADE }));
      const body = block.rows.map((row) =>
        row.map((content) => cellContent(content, PAGE_WIDTH / row.length - 22)),
      );
      const heights = (row: number) => (block.tall && row > 0 ? 34 : 'auto');
      return {
        table: {
          headerRows: 1,
          keepWithHeaderRows: 1,
          dontBreakRows: true,
          widths,
          body: [head, ...body],
          heights,
        },
        layout: block.tall ? GRID : RULES,
        margin: [0, 2, 0, 8],
      };
    }
  }
}

/** The first column names the person and needs room. */
const columnWidths = (columns: number): (string | number)[] => [
  columns > 3 ? 100 : 140,
  ...Array(columns - 1).fill('*'),
];

const rowCells = ({ number, label, mark, content }: Row): TableCell[] => [
  {
    text: [
      { text: number ? `${number}  ` : '', color: QUIET, fontSize: 8 },
      { text: printable(label), bold: true },
      { text: mark, color: QUIET },
    ],
    fillColor: SHADE,
  },
  cellContent(content, PAGE_WIDTH - LABEL_WIDTH - 24),
];

function cellContent(content: Content, width: number): TableCell {
  switch (content.kind) {
    case 'text':
      return { text: printable(content.text), preserveLeadingSpaces: true };
    case 'empty':
      return { text: ' ' };
    case 'blank': {
      const line = {
        canvas: [
          { type: 'line' as const, x1: 0, y1: 11, x2: width, y2: 11, lineWidth: 0.6, lineColor: QUIET },
        ],
        margin: [0, 0, 0, 2] as [number, number, number, number],
      };
      const what = { text: printable(content.what), fontSize: 7.5, color: QUIET };
      return { stack: [...(content.beside ? [{ text: printable(content.beside) }] : []), line, what] };
    }
  }
}

const NO_LINES: CustomTableLayout = { hLineWidth: () => 0, vLineWidth: () => 0 };
const RULES: CustomTableLayout = {
  hLineWidth: () => 0.5,
  vLineWidth: () => 0,
  hLineColor: () => RULE,
  paddingLeft: () => 6,
  paddingRight: () => 6,
  paddingTop: () => 4,
  paddingBottom: () => 4,
};
const GRID: CustomTableLayout = { ...RULES, vLineWidth: () => 0.5, vLineColor: () => RULE };
