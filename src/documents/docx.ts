// The document as a Word file. Everything typed is text in a run: Word sees no field, link or formula in it.
import type { TableCell as CellType, FileChild, Table as TableType } from 'docx';
import type { Block, Content, DocumentModel, Row, Section } from './model.ts';

type Docx = typeof import('docx');

const INK = '1B2A33';
const ACCENT = '0B5563';
const WARNING = 'A3140B';
const QUIET = '5A6A72';
const RULE = 'B9C6CB';
const SHADE = 'EEF3F4';
/** Twentieths of a point. */
const PAGE_WIDTH = 10_206;
const LABEL_WIDTH = 3_300;
const MARGIN = 850;
/** A row with more than this may go on over the page; a shorter one stays whole. */
const LONG_CHARACTERS = 800;
/** Word counts letters in half points. */
const SIZE = { text: 19, small: 15, heading: 21, section: 26, title: 44 };

/** Loaded when the first document is made: most starts never make one. */
export async function docxOf(document: DocumentModel): Promise<Uint8Array> {
  const docx = await import('docx');
  const { Document, Packer, Header, Footer, Paragraph, TextRun, PageNumber, TabStopType } = docx;
  const { marking, title, subtitle, versionWords, pageWords, opening, sections } = document;
  const right = [{ type: TabStopType.RIGHT, position: PAGE_WIDTH }];
  const quiet = { size: SIZE.small, color: QUIET };
  const [beforePage = '', between = '', afterPages = ''] = pageWords.split(/\{page\}|\{pages\}/);

  const file = new Document({
    creator: 'Signpost',
    title: `${marking}: ${title}`,
    styles: {
      default: {
        document: {
          run: { font: 'Arial', size: SIZE.text, color: INK, language: { value: 'en-GB' } },
          paragraph: { spacing: { after: 60, line: 264 } },
        },
        heading1: {
          run: { size: SIZE.section, bold: true, color: ACCENT },
          paragraph: { spacing: { before: 280, after: 80 }, keepNext: true },
        },
        heading2: {
          run: { size: SIZE.heading, bold: true, color: INK },
          paragraph: { spacing: { before: 180, after: 60 }, keepNext: true },
        },
        title: {
          run: { size: SIZE.title, bold: true, color: ACCENT },
          paragraph: { spacing: { before: 60, after: 100 } },
        },
      },
    },
    sections: [
      {
        properties: {
          page: {
            size: { width: 11_906, height: 16_838 },
            margin: { top: 1_250, bottom: 1_050, left: MARGIN, right: MARGIN, header: 500, footer: 450 },
          },
        },
        headers: {
          default: new Header({
            children: [
              new Paragraph({
                tabStops: right,
                children: [
                  new TextRun({ text: marking, bold: true, color: WARNING, size: 20 }),
                  new TextRun({ text: `\t${title}`, ...quiet, size: 18 }),
                ],
              }),
            ],
          }),
        },
        footers: {
          default: new Footer({
            children: [
              new Paragraph({
                tabStops: right,
                children: [
                  new TextRun({ text: `${marking} · ${versionWords}`, ...quiet }),
                  new TextRun({
                    ...quiet,
                    children: [
                      '\t',
                      beforePage,
                      PageNumber.CURRENT,
                      between,
                      PageNumber.TOTAL_PAGES,
                      afterPages,
                    ],
                  }),
                ],
              }),
            ],
          }),
        },
        children: [
          new Paragraph({ style: 'Title', children: [new TextRun(title)] }),
          paragraph(docx, subtitle, { color: QUIET, size: 23 }),
          gap(docx),
          noteBox(docx, opening),
          ...sections.flatMap((section) => sectionChildren(docx, section)),
        ],
      },
    ],
  });
  return new Uint8Array(await Packer.toBuffer(file));
}

function sectionChildren(docx: Docx, { title, newPage, blocks }: Section): FileChild[] {
  const heading = new docx.Paragraph({
    heading: docx.HeadingLevel.HEADING_1,
    pageBreakBefore: newPage,
    children: [new docx.TextRun(title)],
  });
  return [heading, ...blocks.flatMap((block, index) => blockChildren(docx, block, blocks[index + 1]))];
}

function blockChildren(docx: Docx, block: Block, next: Block | undefined): FileChild[] {
  switch (block.kind) {
    case 'paragraph':
      // A title and its introduction never stand alone at the foot of a page.
      return [
        new docx.Paragraph({
          keepNext: next !== undefined && next.kind !== 'paragraph',
          children: [new docx.TextRun({ text: block.text, ...(block.quiet ? { color: QUIET } : {}) })],
        }),
      ];
    case 'heading':
      return [
        new docx.Paragraph({
          heading: docx.HeadingLevel.HEADING_2,
          children: [new docx.TextRun(block.text)],
        }),
      ];
    case 'items':
      return [
        ...block.items.map(
          (item) => new docx.Paragraph({ bullet: { level: 0 }, children: [new docx.TextRun(item)] }),
        ),
        gap(docx),
      ];
    case 'rows':
      return [rowsTable(docx, block.rows), gap(docx)];
    case 'table':
      return [peopleTable(docx, block), gap(docx)];
  }
}

function rowsTable(docx: Docx, rows: readonly Row[]): TableType {
  const widths = [LABEL_WIDTH, PAGE_WIDTH - LABEL_WIDTH];
  return table(
    docx,
    widths,
    rows.map(({ number, label, mark, content }) => {
      const { TextRun } = docx;
      const name = new docx.Paragraph({
        children: [
          ...(number ? [new TextRun({ text: `${number}  `, size: SIZE.small, color: QUIET })] : []),
          new TextRun({ text: label, bold: true }),
          new TextRun({ text: mark, color: QUIET }),
        ],
      });
      return new docx.TableRow({
        cantSplit: content.kind !== 'text' || content.text.length < LONG_CHARACTERS,
        children: [
          cell(docx, [name], { width: widths[0], shaded: true }),
          cell(docx, contentChildren(docx, content), { width: widths[1] }),
        ],
      });
    }),
  );
}

function peopleTable(docx: Docx, { columns, rows, tall }: Extract<Block, { kind: 'table' }>): TableType {
  const first = columns.length > 3 ? 2_100 : 2_900;
  const widths = columns.map((_, index) =>
    index === 0 ? first : Math.floor((PAGE_WIDTH - first) / (columns.length - 1)),
  );
  const head = new docx.TableRow({
    tableHeader: true,
    cantSplit: true,
    children: columns.map((text, index) =>
      cell(docx, [paragraph(docx, text, { bold: true })], { width: widths[index], shaded: true }),
    ),
  });
  const body = rows.map(
    (row) =>
      new docx.TableRow({
        cantSplit: true,
        ...(tall ? { height: { value: 740, rule: docx.HeightRule.ATLEAST } } : {}),
        children: row.map((content, index) =>
          cell(docx, contentChildren(docx, content), { width: widths[index] }),
        ),
      }),
  );
  return table(docx, widths, [head, ...body], { grid: tall });
}

function contentChildren(docx: Docx, content: Content) {
  const { Paragraph, TextRun } = docx;
  switch (content.kind) {
    case 'text':
      return content.text.split('\n').map((line) => new Paragraph({ children: [new TextRun(line)] }));
    case 'empty':
      return [new Paragraph({})];
    case 'blank':
      return [
        new Paragraph({
          children: [new TextRun(content.beside ?? '')],
          spacing: { before: 60, after: 20 },
          border: { bottom: { style: docx.BorderStyle.SINGLE, size: 6, color: QUIET, space: 1 } },
        }),
        new Paragraph({
          children: [new TextRun({ text: content.what, italics: true, size: SIZE.small, color: QUIET })],
        }),
      ];
  }
}

const paragraph = (docx: Docx, text: string, style: { color?: string; size?: number; bold?: boolean } = {}) =>
  new docx.Paragraph({ children: [new docx.TextRun({ text, ...style })] });

const gap = (docx: Docx) => new docx.Paragraph({ spacing: { after: 40, line: 120 }, children: [] });

const noteBox = (docx: Docx, lines: readonly string[]): TableType =>
  table(
    docx,
    [PAGE_WIDTH],
    [
      new docx.TableRow({
        children: [
          cell(
            docx,
            lines.map((line) => paragraph(docx, line)),
            { width: PAGE_WIDTH, shaded: true },
          ),
        ],
      }),
    ],
  );

function table(
  docx: Docx,
  widths: readonly number[],
  rows: InstanceType<Docx['TableRow']>[],
  { grid = false } = {},
): TableType {
  const line = { style: docx.BorderStyle.SINGLE, size: 4, color: RULE };
  const none = { style: docx.BorderStyle.NONE, size: 0, color: 'auto' };
  return new docx.Table({
    width: { size: widths.reduce((sum, width) => sum + width, 0), type: docx.WidthType.DXA },
    columnWidths: [...widths],
    layout: docx.TableLayoutType.FIXED,
    borders: {
      top: line,
      bottom: line,
      insideHorizontal: line,
      left: none,
      right: none,
      insideVertical: grid ? line : none,
    },
    rows,
  });
}

const cell = (
  docx: Docx,
  children: InstanceType<Docx['Paragraph']>[],
  { width, shaded = false }: { width: number | undefined; shaded?: boolean },
): CellType =>
  new docx.TableCell({
    children,
    ...(width ? { width: { size: width, type: docx.WidthType.DXA } } : {}),
    ...(shaded ? { shading: { type: docx.ShadingType.CLEAR, color: 'auto', fill: SHADE } } : {}),
    margins: { top: 60, bottom: 40, left: 110, right: 110 },
  });
