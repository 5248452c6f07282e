// A document as a file: made when somebody takes it, handed on, and kept nowhere.
import { docxOf } from './docx.ts';
import type { DocumentModel } from './model.ts';
import { pdfOf } from './pdf.ts';

export interface FileToMake {
  readonly model: DocumentModel;
  readonly name: string;
  readonly format: 'docx' | 'pdf';
}

export const MEDIA_TYPES: Readonly<Record<FileToMake['format'], string>> = {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  pdf: 'application/pdf',
};

export const fileOf = ({ model, format }: FileToMake): Promise<Uint8Array> =>
  format === 'docx' ? docxOf(model) : pdfOf(model);
