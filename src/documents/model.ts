// What a document says, before it is a file: DOCX, PDF and plain text are made from the same model.

/** What stands beside a label or in a cell. */
export type Content =
  | { readonly kind: 'text'; readonly text: string }
  /** A line to write on, and what belongs there. `beside` is what is known already: "Initials J.B.". */
  | { readonly kind: 'blank'; readonly what: string; readonly beside: string | null }
  /** Optional and not answered: room, and no words. */
  | { readonly kind: 'empty' };

export interface Row {
  readonly number: string;
  readonly label: string;
  /** † from other councils' forms, ‡ proposed by the writers. */
  readonly mark: string;
  readonly content: Content;
}

export type Block =
  | { readonly kind: 'paragraph'; readonly text: string; readonly quiet: boolean }
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'items'; readonly items: readonly string[] }
  | { readonly kind: 'rows'; readonly rows: readonly Row[] }
  | {
      readonly kind: 'table';
      readonly columns: readonly string[];
      readonly rows: readonly (readonly Content[])[];
      readonly tall: boolean;
    };

export interface Section {
  readonly title: string;
  readonly newPage: boolean;
  readonly blocks: readonly Block[];
}

export interface DocumentModel {
  readonly title: string;
  readonly subtitle: string;
  /** On every page. */
  readonly marking: string;
  /** {page} and {pages} are filled in by the file itself. */
  readonly pageWords: string;
  readonly versionWords: string;
  readonly opening: readonly string[];
  readonly sections: readonly Section[];
  readonly otherLetters: string;
}

export const textContent = (text: string): Content => ({ kind: 'text', text });
