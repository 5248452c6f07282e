// What a person wrote, as plain text: the bot's own mentions gone, other people's as their plain names, markup removed.
import type { CheckedActivity } from './activity-schema.ts';

export function messageText(activity: CheckedActivity): string {
  const written = activity.text?.trim() ? activity.text : htmlOf(activity);
  return clean(withoutMentions(withoutCards(written), activity));
}

/** Somebody passes a card on, in words of their own or none: the card itself says nothing to Signpost. */
export const passesCardOn = ({ attachments }: CheckedActivity): boolean =>
  attachments?.some(({ contentType }) => contentType.startsWith('application/vnd.microsoft.card.')) ?? false;

/** Where a card stands in a message there is a mark in its text. */
const withoutCards = (written: string): string =>
  written
    .replace(/<attachment\b[^<>]*>(?:\s*<\/attachment>)?/gi, ' ')
    .replace(/<span class="inline-compose-card"[^<>]*>\s*(?:<span[^<>]*>\s*<\/span>\s*)?<\/span>/gi, ' ');

/** Some clients send a formatted message as an attachment alone: it is read like any other. */
function htmlOf({ attachments }: CheckedActivity): string {
  const html = attachments?.find(
    ({ contentType, content }) => contentType === 'text/html' && typeof content === 'string',
  );
  return typeof html?.content === 'string' ? withoutTags(html.content) : '';
}

/** A message that somebody else wrote, as plain text. */
export const htmlText = (html: string): string => clean(withoutTags(html).replace(/<\/?at\b[^<>]*>/gi, ' '));

function withoutTags(html: string): string {
  return html
    .replace(/<(?:br|\/p|\/div|\/li|\/tr|\/h[1-6])\b[^<>]*>/gi, '\n')
    .replace(/<(?!\/?at\b)[^<>]*>/gi, ' ');
}

function withoutMentions(written: string, { entities, recipient }: CheckedActivity): string {
  const botNames = new Set([recipient.name?.trim().toLowerCase()]);
  let text = written;
  for (const { type, mentioned, text: mention } of entities ?? []) {
    if (type !== 'mention' || mentioned?.id !== recipient.id) continue;
    botNames.add(mentioned.name?.trim().toLowerCase());
    if (mention?.trim()) text = text.replaceAll(mention, ' ');
  }
  // A mention is also marked in the text itself, sometimes without an entity. Only the bot's is dropped: "ask <at>Ann</at>" keeps Ann.
  return text
    .replace(/<at\b[^<>]*>([^<>]*)<\/at>/gi, (_, name: string) =>
      botNames.has(decode(name).trim().toLowerCase()) ? ' ' : name,
    )
    .replace(/<\/?at\b[^<>]*>/gi, ' ');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&nbsp;': ' ',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
  '&#39;': "'",
  '&amp;': '&',
};

const decode = (text: string): string =>
  text.replace(/&(?:nbsp|lt|gt|quot|apos|#39|amp);/gi, (entity) => ENTITIES[entity.toLowerCase()] ?? entity);

function clean(text: string): string {
  return decode(text)
    .toWellFormed()
    .replaceAll('\0', '')
    .replace(/\r\n?/g, '\n')
    .replace(/[ \t\u00a0]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .trim();
}
