// The card for a staffroom wall as one page of A4.
import type { Content as PdfContent, TDocumentDefinitions } from 'pdfmake/interfaces.js';
import type { StaffroomCard, StaffroomContact, StaffroomGroup } from '../conversation/staffroom.ts';
import { printable } from './pdf-letters.ts';
import { pdfMaker } from './pdf-maker.ts';

const INK = '#1b2a33';
const ACCENT = '#0b5563';
const URGENT = '#a3140b';
const QUIET = '#46555d';
const PAGE_WIDTH = 515;
const BLANK_LABEL_WIDTH = 165;

export async function staffroomPdf({ title, groups, own, foot }: StaffroomCard): Promise<Uint8Array> {
  const definition: TDocumentDefinitions = {
    pageSize: 'A4',
    pageMargins: [40, 36, 40, 60],
    info: { title, creator: 'Signpost', producer: 'Signpost' },
    language: 'en-GB',
    defaultStyle: { font: 'Roboto', fontSize: 11, color: INK, lineHeight: 1.15 },
    footer: {
      margin: [40, 8, 40, 0],
      fontSize: 9.5,
      color: QUIET,
      stack: foot.map((text) => ({ text: printable(text) })),
    },
    content: [
      { text: printable(title), fontSize: 21, bold: true, color: ACCENT, margin: [0, 0, 0, 8] },
      ...groups.map(groupBox),
      { text: printable(own.heading), fontSize: 14, bold: true, color: ACCENT, margin: [0, 4, 0, 4] },
      ...own.blanks.map(blankLine),
    ],
  };
  return pdfMaker().createPdf(definition).getBuffer();
}

/** Black on white and a thick rule: it is read from a wall, and printed without colours. */
function groupBox({ heading, line, urgent, contacts }: StaffroomGroup): PdfContent {
  const colour = urgent ? URGENT : ACCENT;
  return {
    unbreakable: true,
    margin: [0, 0, 0, 8],
    table: {
      widths: ['*'],
      body: [
        [
          {
            stack: [
              { text: printable(heading), fontSize: 14, bold: true, color: colour, margin: [0, 0, 0, 2] },
              { text: printable(line), margin: [0, 0, 0, 3] },
              ...contacts.map((contact) => contactLine(contact, urgent)),
            ],
          },
        ],
      ],
    },
    layout: {
      hLineWidth: () => 0,
      vLineWidth: (at) => (at === 0 ? 4 : 0),
      vLineColor: () => colour,
      paddingLeft: () => 10,
      paddingRight: () => 0,
      paddingTop: () => 1,
      paddingBottom: () => 1,
    },
  };
}

/** A doubt is told by weight, as on every card. */
const contactLine = (
  { name, value, status, hours, isSound }: StaffroomContact,
  urgent: boolean,
): PdfContent => ({
  stack: [
    {
      text: [
        { text: `${printable(value)}   `, bold: true, fontSize: urgent ? 24 : 15 },
        { text: printable(name) },
      ],
    },
    {
      text: [
        ...(hours ? [{ text: `${printable(hours)} · ` }] : []),
        { text: printable(status), bold: !isSound, color: isSound ? QUIET : INK },
      ],
      fontSize: 9,
      color: QUIET,
    },
  ],
  margin: [0, 2, 0, 2],
});

const blankLine = (label: string): PdfContent => ({
  columns: [
    { text: printable(label), width: BLANK_LABEL_WIDTH },
    {
      width: '*',
      canvas: [
        {
          type: 'line',
          x1: 0,
          y1: 13,
          x2: PAGE_WIDTH - BLANK_LABEL_WIDTH,
          y2: 13,
          lineWidth: 0.7,
          lineColor: QUIET,
        },
      ],
    },
  ],
  margin: [0, 0, 0, 6],
});
