// The text of a finished file, as a reader of Word or of the PDF finds it.
import { strFromU8, unzipSync } from 'fflate';
import { extractText, getDocumentProxy } from 'unpdf';

const xmlText = (xml: string): string =>
  xml
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');

export const docxParts = (file: Uint8Array): Record<string, string> =>
  Object.fromEntries(Object.entries(unzipSync(file)).map(([name, bytes]) => [name, strFromU8(bytes)]));

/** A line for each table row, with tabs between cells, and one for each paragraph outside of tables. */
export function docxLines(file: Uint8Array): string[] {
  const body = docxParts(file)['word/document.xml'] ?? '';
  return [...body.matchAll(/<w:tr[ >].*?<\/w:tr>|<w:p[ >].*?<\/w:p>|<w:p\/>/gs)].map(([block]) =>
    block.startsWith('<w:tr')
      ? [...block.matchAll(/<w:tc>.*?<\/w:tc>/gs)].map(([cell]) => runsOf(cell)).join('\t')
      : runsOf(block),
  );
}

const runsOf = (xml: string): string =>
  [...xml.matchAll(/<\/w:p>|<w:t(?: [^>]*)?>(.*?)<\/w:t>/gs)]
    .map(([tag, text]) => (tag === '</w:p>' ? '\n' : xmlText(text ?? '')))
    .join('')
    .trim();

export async function pdfPages(file: Uint8Array): Promise<string[]> {
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(file)), { mergePages: false });
  return text;
}

/** Text as a reader finds it, whatever the file does to spaces and line ends. */
export const squeezed = (text: string): string => text.replace(/[\s\u00ad\u200b]+/g, '');
