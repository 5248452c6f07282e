// The outbound gate: every phone number, e-mail and link that Signpost offers as a way to contact anyone is a live fact.
import type { ContactFact } from '../knowledge/knowledge.ts';
import { oncePer } from '../once-per.ts';
import type { Block, Reply } from './reply.ts';

/** Thrown when a reply would offer a contact that no live fact holds. The reply must not be sent. */
export class UnknownContactError extends Error {
  readonly contact: string;
  constructor(contact: string) {
    super('A reply was held back: it offered a contact that is no live fact of the knowledge base');
    this.name = 'UnknownContactError';
    this.contact = contact;
  }
}

/** @throws {UnknownContactError} for the first contact that is not a live fact. */
export function checkOutbound(reply: Reply, facts: ReadonlyMap<string, ContactFact>): void {
  const live = liveValues(facts);
  for (const text of offeredTexts(reply)) {
    for (const contact of contactsIn(text)) if (!live.has(contact)) throw new UnknownContactError(contact);
  }
}

/** The texts in which a contact would be an offer. Sources, withdrawn values and a user's own words are marked and exempt. */
function offeredTexts(reply: Reply): string[] {
  return [
    reply.summary,
    ...reply.blocks.flatMap(textsOf),
    ...reply.buttons.flatMap(({ label, says }) => [label, says]),
  ];
}

function textsOf(block: Block): string[] {
  switch (block.kind) {
    case 'title':
      return [block.text, block.note ?? ''];
    case 'lead':
    case 'paragraph':
    case 'safeguarding':
      return [block.text];
    case 'section':
      return [block.heading, ...block.items];
    case 'urgent':
      return [block.heading, ...block.lines];
    case 'contacts':
      return [
        block.heading,
        ...block.contacts.flatMap((view) => [view.name, view.value, view.hours ?? '', view.link ?? '']),
      ];
    case 'document':
    case 'saved':
      return [block.text];
    case 'private':
      return [block.text, block.label];
    case 'form':
      return [
        block.submit,
        ...block.fields.flatMap(({ label, hint, options = [] }) => [
          label,
          hint ?? '',
          ...options.map((option) => option.label),
        ]),
      ];
    case 'answers':
      return block.rows.flatMap(({ label, change }) => [label, change.label, change.says]);
    case 'sources':
    case 'withdrawn':
    case 'said':
      return [];
  }
}

const EMAIL = /(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g;
const LINK = /\b(?:https?:\/\/|www\.)[^\s)>\]"']+/gi;
/** Numbers of the length that can be dialled in this country, short codes included; years and ages are shorter or have no such start. */
const PHONE =
  /(?<!\d|\d\.)(?:\+44[\d ]{9,13}|0\d[\d ]{7,12}\d|116 ?\d{3}|999|101|111|112|\d{5,6})(?!\d|\.\d)/g;

/** Most texts hold neither digit nor sign of an address: they cost one look. */
const MAY_HOLD_ONE = /[\d@]|https?:|www\./i;

/** Every contact that a text holds, spaces and tel:/mailto: aside. */
export function contactsIn(text: string): string[] {
  if (!MAY_HOLD_ONE.test(text)) return [];
  const emails = text.includes('@') ? (text.match(EMAIL) ?? []) : [];
  const links = text.match(LINK) ?? [];
  const withoutLinks = links.length > 0 ? text.replace(LINK, ' ') : text;
  const rest = emails.length > 0 ? withoutLinks.replace(EMAIL, ' ') : withoutLinks;
  const phones = rest.match(PHONE) ?? [];
  return [...emails, ...links, ...phones].map(canonical);
}

const canonical = (contact: string): string =>
  contact
    .replace(/^(tel|mailto):/i, '')
    .replace(/[.,;:]+$/, '')
    .replaceAll(/^[\d+ ]+$/g, (number) => number.replaceAll(' ', '').replace(/^\+44/, '0'))
    .toLowerCase();

const liveValues = oncePer((facts: ReadonlyMap<string, ContactFact>) => {
  const live = [...facts.values()].filter(({ status }) => status !== 'withdrawn');
  return new Set(live.filter(({ kind }) => kind !== 'hours').map(({ value }) => canonical(value)));
});
