// Writes a change back into the text of a knowledge file, and nothing else: comments, order and spelling of the rest stay.
import { isMap, isScalar, isSeq, parseDocument, Scalar, YAMLSeq } from 'yaml';
import type { ContactFact } from './knowledge.ts';

const WIDTH = 124;

const quoted = (value: string): Scalar => {
  const scalar = new Scalar(value);
  scalar.type = Scalar.QUOTE_DOUBLE;
  return scalar;
};

/** A file of contacts, with one of its facts as it is now. */
export function withFact(text: string, name: string, fact: ContactFact): string {
  const document = parseDocument(text);
  const node = document.getIn(['facts', name], true);
  if (!isMap(node)) throw new Error(`There is no fact ${name} in the file`);
  const was = node.toJSON() as Partial<ContactFact>;
  const set = (key: string, value: unknown) => node.set(key, value);
  if (was.value !== fact.value) set('value', quoted(fact.value));
  if (was.status !== fact.status) set('status', fact.status);
  if (was.dated !== fact.dated) set('dated', fact.dated === null ? null : quoted(fact.dated));
  if (JSON.stringify(was.sources) !== JSON.stringify(fact.sources)) {
    const sources = new YAMLSeq();
    sources.items = fact.sources.map(quoted);
    set('sources', sources);
  }
  if (fact.verified) {
    const { by_role, on } = fact.verified;
    set('verified', document.createNode({ by_role: quoted(by_role), on: quoted(on) }));
  } else node.delete('verified');
  if (!fact.rivals) node.delete('rivals');
  return document.toString({ lineWidth: 0 });
}

/** An entry's file with another summary, read on that day. */
export function withSummary(
  text: string,
  { summary, reviewed }: { summary: string; reviewed: string },
): string {
  const spliced = spliceScalar(text, 'reviewed', JSON.stringify(reviewed));
  return spliceScalar(spliced, 'summary', `>-\n${folded(summary)}`);
}

/** An entry's file without its pointers to a contact that is withdrawn. */
export function withoutPointer(text: string, fact: string): string {
  const document = parseDocument(text);
  const contacts = document.get('contacts', true);
  if (!isSeq(contacts)) return text;
  const at = contacts.items.findIndex((item) =>
    isScalar(item) ? item.value === fact : isMap(item) && item.get('fact') === fact,
  );
  const range = (contacts.items[at] as { range?: [number, number, number] } | undefined)?.range;
  if (!range) return text;
  if (contacts.items.length === 1) return spliceNode(text, 'contacts', '[]');
  if (contacts.flow) {
    contacts.delete(at);
    return document.toString({ lineWidth: 0 });
  }
  const from = text.lastIndexOf('\n', range[0]) + 1;
  const to = text.indexOf('\n', range[1]);
  return withoutPointer(text.slice(0, from) + text.slice(to < 0 ? text.length : to + 1), fact);
}

/** The golden questions no longer expect what nobody is shown any more. */
export const withoutExpectation = (text: string, fact: string): string =>
  text
    .split('\n')
    .flatMap((line) => {
      const list = /^( +contacts: \[)(.*)\]$/.exec(line);
      if (!list?.[2]?.split(', ').includes(fact)) return [line];
      const left = list[2].split(', ').filter((id) => id !== fact);
      return left.length > 0 ? [`${list[1]}${left.join(', ')}]`] : [];
    })
    .join('\n');

function spliceScalar(text: string, key: string, written: string): string {
  const node = parseDocument(text).get(key, true);
  if (!isScalar(node) || !node.range) throw new Error(`There is no ${key} in the file`);
  const [from, to] = node.range;
  const end = text.slice(from, to).endsWith('\n') ? '\n' : '';
  return text.slice(0, from) + written + end + text.slice(to);
}

function spliceNode(text: string, key: string, written: string): string {
  const node = parseDocument(text).get(key, true) as { range?: [number, number, number] } | undefined;
  if (!node?.range) return text;
  const from = text.lastIndexOf(':', node.range[0]) + 1;
  return `${text.slice(0, from)} ${written}\n${text.slice(node.range[1]).replace(/^\n/, '')}`;
}

/** In lines of the length that the other files have. */
function folded(text: string): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line && line.length + word.length + 1 > WIDTH) {
      lines.push(line);
      line = '';
    }
    line = line ? `${line} ${word}` : word;
  }
  return [...lines, line].map((one) => `  ${one}`).join('\n');
}
