// What makes PDFs. Fonts come with the package, so nothing is fetched.
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import type { TDocumentDefinitions } from 'pdfmake/interfaces.js';

interface PdfMaker {
  setFonts(fonts: Record<string, Record<string, string>>): void;
  setUrlAccessPolicy(allows: (url: string) => boolean): void;
  setLocalAccessPolicy(allows: (path: string) => boolean): void;
  createPdf(definition: TDocumentDefinitions): { getBuffer(): Promise<Buffer> };
}

let maker: PdfMaker | null = null;

/** Loaded when the first document is made: most starts never make one. */
export function pdfMaker(): PdfMaker {
  if (maker) return maker;
  const require = createRequire(import.meta.url);
  const made = require('pdfmake') as PdfMaker;
  const fonts = require('pdfmake/fonts/Roboto.js') as Record<string, Record<string, string>>;
  const folder = dirname(fonts.Roboto?.normal ?? '');
  made.setFonts(fonts);
  made.setUrlAccessPolicy(() => false);
  made.setLocalAccessPolicy((path) => path.startsWith(folder));
  maker = made;
  return made;
}
