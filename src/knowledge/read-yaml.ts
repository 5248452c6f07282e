// Reads one YAML file against its schema and names every fault by file, line and field.
import { readFileSync, statSync } from 'node:fs';
import { type Document, isNode, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';

/** `file` is relative to the knowledge folder; `line` counts from 1. */
export interface Fault {
  readonly file: string;
  readonly line: number;
  readonly field: string;
  readonly message: string;
}

export const describeFault = ({ file, line, field, message }: Fault): string =>
  `${file}:${line}: ${field ? `${field}: ` : ''}${message}`;

const LARGEST_FILE_BYTES = 2_000_000;

export interface ReadFile<T> {
  readonly value: T;
  /** The line on which a field stands, for faults that only show when files are compared. */
  lineOf(path: readonly PropertyKey[]): number;
}

/** The file's content, or null after its faults were added to `faults`. */
export function readYaml<S extends z.ZodType>(
  { path, name, schema }: { path: string; name: string; schema: S },
  faults: Fault[],
): ReadFile<z.infer<S>> | null {
  const fault = (line: number, field: string, message: string) =>
    faults.push({ file: name, line, field, message });
  const text = readUtf8(path, (message) => fault(1, '', message));
  if (text === null) return null;

  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, uniqueKeys: true, prettyErrors: false });
  for (const problem of [...document.errors, ...document.warnings]) {
    fault(lineCounter.linePos(problem.pos[0]).line, '', problem.message);
  }
  if (document.errors.length + document.warnings.length > 0) return null;

  let content: unknown;
  try {
    // No file needs an alias, and a few of them can stand for gigabytes.
    content = document.toJS({ maxAliasCount: 0 });
  } catch {
    fault(1, '', 'uses a YAML alias (&name, *name): write the value out where it is needed');
    return null;
  }

  const lineOf = (path: readonly PropertyKey[]) => lineOfPath(document, lineCounter, path);
  const parsed = schema.safeParse(content);
  if (parsed.success) return { value: parsed.data, lineOf };
  for (const issue of parsed.error.issues) fault(lineOf(issue.path), issue.path.join('.'), issue.message);
  return null;
}

function readUtf8(path: string, fault: (message: string) => void): string | null {
  try {
    if (statSync(path).size > LARGEST_FILE_BYTES) {
      fault(`is larger than ${LARGEST_FILE_BYTES / 1_000_000} MB: split it`);
      return null;
    }
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  } catch (error) {
    fault(
      error instanceof TypeError
        ? 'is not valid UTF-8: save it as UTF-8'
        : 'cannot be read: is it there, and may Signpost read it?',
    );
    return null;
  }
}

/** The line of the deepest part of `path` that exists: a missing field is reported where its parent stands. */
function lineOfPath(document: Document, lineCounter: LineCounter, path: readonly PropertyKey[]): number {
  for (let depth = path.length; depth > 0; depth--) {
    const node = document.getIn(path.slice(0, depth), true);
    if (isNode(node) && node.range) return lineCounter.linePos(node.range[0]).line;
  }
  return 1;
}

/** The line on which a field of a file that loads stands: by its path, or else the first line that names it. */
export function lineIn(text: string, field: string): number {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter });
  const line = lineOfPath(document, lineCounter, field.split('.'));
  if (line > 1) return line;
  return text.split('\n').findIndex((one) => one.includes(field)) + 1 || 1;
}
