// In local mode, where there is no OneDrive: a link to a file that works once, within ten minutes, on this machine only.
import { randomUUID } from 'node:crypto';
import type { OfferedFile } from '../../conversation/reply.ts';
import type { Incoming, Json, Pipeline } from '../../delivery/pipeline.ts';
import { fileOf, MEDIA_TYPES } from '../../documents/file.ts';
import type { DraftWords } from '../../knowledge/draft-words.ts';
import type { Reference } from '../activity-to-turn.ts';

/** What a GET is answered with. */
export interface FileAnswer {
  readonly status: number;
  readonly type: string;
  readonly body: string | Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
}

export interface Links {
  /** Signpost's own address of the file, for whom the reference names. Null where it names nobody. */
  offer(reference: Reference, file: OfferedFile): string | null;
  fetch(ticket: string): Promise<FileAnswer>;
}

export interface LinkParts {
  readonly pipeline: Pipeline;
  readonly words: () => DraftWords['file'];
  /** "http://127.0.0.1:3978" */
  readonly base: () => string;
  readonly now: () => Date;
}

export const FILES = '/files/';
const LASTS_MS = 10 * 60_000;
const MOST_LINKS = 1_000;

interface Link {
  readonly file: OfferedFile;
  readonly reference: Reference;
  readonly whose: NonNullable<Reference['whose']>;
  readonly until: number;
}

export function createLinks({ pipeline, words, base, now }: LinkParts): Links {
  const links = new Map<string, Link>();

  function offer(reference: Reference, file: OfferedFile): string | null {
    const { whose } = reference;
    if (!whose) return null;
    const at = now().getTime();
    for (const [ticket, { until }] of links)
      if (until <= at || links.size >= MOST_LINKS) links.delete(ticket);
    links.set(file.ticket, { file, reference, whose, until: at + LASTS_MS });
    return `${base()}${FILES}${file.ticket}`;
  }

  async function fetch(ticket: string): Promise<FileAnswer> {
    const link = links.get(ticket);
    if (!link || link.until <= now().getTime()) return page(words().link_over);
    const { replies, file } = await pipeline.take(turnOf(link));
    // Used before, or the draft was changed or deleted since: the core says which.
    if (!file) return page(sentenceIn(replies) ?? words().link_over);
    links.delete(ticket);
    return {
      status: 200,
      type: MEDIA_TYPES[file.format],
      body: await fileOf(file),
      headers: { 'Content-Disposition': `attachment; filename="${file.name.replace(/[^\w.-]+/g, '-')}"` },
    };
  }

  function turnOf({ file, reference, whose }: Link): Incoming {
    const { tenant, person } = whose;
    return {
      activityId: `link ${randomUUID()}`,
      conversation: `${tenant} ${reference.conversation}`,
      reference: reference as Json,
      turn: {
        kind: 'file',
        did: 'take',
        file,
        scope: 'personal',
        speaker: { tenant, id: person },
        at: now(),
      },
      wantsAnswer: true,
    };
  }

  function page(text: string): FileAnswer {
    const { page_title, way_on } = words();
    const title = escaped(page_title);
    const lines = [text, way_on].map((line) => `<p>${escaped(line)}</p>`);
    return {
      status: 410,
      type: 'text/html; charset=utf-8',
      body: `<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title></head><body><main><h1>${title}</h1>${lines.join('')}</main></body></html>`,
      headers: { 'Content-Security-Policy': "default-src 'none'", 'Referrer-Policy': 'no-referrer' },
    };
  }

  return { offer, fetch };
}

const sentenceIn = (replies: Awaited<ReturnType<Pipeline['accept']>>): string | null => {
  const block = replies[0]?.blocks[0];
  return block?.kind === 'paragraph' ? block.text : null;
};

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
