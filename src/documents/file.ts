// A document as a file: made when somebody takes it, handed on, and kept nowhere.
import { DocumentThread, type Format } from './document-thread.ts';
import type { DocumentModel } from './model.ts';

export interface FileToMake {
  readonly model: DocumentModel;
  readonly name: string;
  readonly format: Format;
}

export const MEDIA_TYPES: Readonly<Record<FileToMake['format'], string>> = {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  pdf: 'application/pdf',
};

/** One for the process: most processes never make a document, and start none. */
const thread = new DocumentThread();

/** Rejects where it could not be made. */
export const fileOf = ({ model, format }: FileToMake): Promise<Uint8Array> => thread.make(model, format);

/** Whoever is at a draft may soon want its document. */
export const expectFiles = (): void => thread.warmUp();
