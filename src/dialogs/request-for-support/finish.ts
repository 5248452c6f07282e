// Before and after the draft is taken away: what is missing, what a coordinator would ask, and the texts to use.
import type { Block, Button, Reply } from '../../conversation/reply.ts';
import { plainTextOf } from '../../documents/plain-text.ts';
import { findGroup } from '../../knowledge/form.ts';
import type { Knowledge } from '../../knowledge/knowledge.ts';
import { fill } from '../../knowledge/words.ts';
import { oncePer } from '../../once-per.ts';
import type { Draft } from '../../requests-for-support/draft.ts';
import { createQualityMirror } from '../../requests-for-support/quality-mirror.ts';
import { documentReadiness, readinessToShare } from '../../requests-for-support/rules.ts';
import { callScript, emailText, fileName } from '../../requests-for-support/taking-away.ts';
import { knownNames } from './answer.ts';
import { actionFor, button, type DraftContext, draftReply, labelOf, paragraph } from './context.ts';
import { hubOf, modelOf } from './documents.ts';

/** A teacher has five minutes: the first few stand there, the others behind a button, and of very many only their number. */
const FOLDED_FROM = 6;
const MOST_NAMED = 20;

export function finishReply(draft: Draft, opening: readonly Block[], context: DraftContext): Reply {
  const { say, form, settings } = context;
  const { finish, labels } = say;
  const readiness = documentReadiness(draft, form, settings);
  const isRequest = readiness.as === 'request';
  const missing = readiness.missing.map(labelOf);
  const blocks: Block[] = [
    { kind: 'title', text: finish.heading },
    ...opening,
    ...(readiness.because ? [paragraph(finish.because[readiness.because])] : []),
    ...(isRequest && missing.length === 0 ? [paragraph(finish.ready)] : []),
    ...(isRequest && missing.length > 0 ? [list(finish.missing, missing, context)] : []),
    ...(isRequest ? sharingBlocks(draft, context) : []),
    ...(isRequest && !readinessToShare(draft, form, settings).ready ? [paragraph(say.consent.see)] : []),
    ...(isRequest ? mirrorBlocks(draft, context) : []),
    paragraph(finish.take),
  ];
  const take: Button[] = [
    button(labels.docx, { verb: 'document', draft: draft.id, version: draft.version, format: 'docx' }),
    button(labels.pdf, { verb: 'document', draft: draft.id, version: draft.version, format: 'pdf' }),
    button(labels.text, { verb: 'document', draft: draft.id, version: draft.version, format: 'txt' }),
  ];
  return draftReply(context, {
    blocks,
    buttons: [
      ...take,
      ...(isRequest ? [button(labels.email, actionFor(draft, 'email'))] : []),
      button(labels.script, actionFor(draft, 'script')),
      isRequest
        ? button(labels.sent, actionFor(draft, 'sent'))
        : button(labels.check, actionFor(draft, 'check')),
    ],
  });
}

export function sharingBlocks(draft: Draft, context: DraftContext): Block[] {
  const { say, form, settings } = context;
  const { ready, open, missing } = readinessToShare(draft, form, settings);
  if (ready) return [paragraph(say.finish.share_ready)];
  const items = [
    ...open.map(labelOf),
    ...missing.map(({ what, person }) => fill(say.consent.missing[what], { who: whoIs(person, context) })),
  ];
  return [list(say.finish.share_missing, [...new Set(items)], context)];
}

function list(heading: string, items: readonly string[], { say }: DraftContext): Block {
  const left = items.length - MOST_NAMED;
  const named =
    left > 0
      ? [...items.slice(0, MOST_NAMED), fill(say.finish.more_missing, { count: String(left) })]
      : items;
  return { kind: 'section', heading, items: named, moreFrom: FOLDED_FROM };
}

/** "adult-1" → "Parent or carer 1" */
export function whoIs(person: string | null, { form }: DraftContext): string {
  const [, group = '', number = ''] = /^(.+)-(\d+)$/.exec(person ?? '') ?? [];
  return `${findGroup(form, group)?.name ?? ''} ${number}`.trim();
}

function mirrorBlocks(draft: Draft, context: DraftContext): Block[] {
  const { say, form, settings, brain } = context;
  const words = brain.knowledge.forms.qualityMirror;
  const hints = mirrorOf(brain.knowledge)(draft, form, settings);
  if (hints.length === 0) return [paragraph(words.none)];
  // A hint may repeat a word of the draft: it is shown as what somebody typed is.
  return [
    paragraph(words.intro),
    ...hints.map(({ question, person, say: text }): Block => {
      const found = form.sections.flatMap(({ questions }) => questions).find(({ id }) => id === question);
      const group = found?.each ? findGroup(form, found.each) : null;
      const label =
        group && person !== null
          ? `${group.name} ${person + 1}: ${found?.label}`
          : (found?.label ?? say.finish.mirror);
      return { kind: 'said', label, text };
    }),
  ];
}

const mirrorOf = oncePer((knowledge: Knowledge) =>
  createQualityMirror({
    words: knowledge.forms.qualityMirror,
    acronyms: knowledge.acronyms,
    known: knownNames(knowledge),
  }),
);

/** A card shows some two thousand characters of what was typed in one piece, and 25 KB in all. */
const PIECE_BYTES = 1_800;
const REPLY_BYTES = 12_000;

/** The whole document as text, in as many replies as it takes. */
export function textReplies(draft: Draft, context: DraftContext): Reply[] {
  const { say } = context;
  const pieces = piecesOf(plainTextOf(modelOf(draft, context)));
  const parts: string[][] = [[]];
  let size = 0;
  for (const piece of pieces) {
    const bytes = Buffer.byteLength(JSON.stringify(piece));
    if (size + bytes > REPLY_BYTES && parts.at(-1)?.length) {
      parts.push([]);
      size = 0;
    }
    parts.at(-1)?.push(piece);
    size += bytes;
  }
  return parts.map((texts, index) => {
    const label = fill(say.finish.text_part, { number: String(index + 1), parts: String(parts.length) });
    return draftReply(context, {
      kind: 'command',
      blocks: texts.map((text): Block => ({ kind: 'said', label, text })),
    });
  });
}

function piecesOf(text: string): string[] {
  const pieces: string[] = [];
  let piece = '';
  for (const line of text.split('\n').flatMap(shortLines)) {
    if (piece !== '' && Buffer.byteLength(piece) + Buffer.byteLength(line) > PIECE_BYTES) {
      pieces.push(piece);
      piece = '';
    }
    piece += piece === '' ? line : `\n${line}`;
  }
  return piece === '' ? pieces : [...pieces, piece];
}

/** A line longer than a piece is broken between letters, and never inside one. */
function shortLines(line: string): string[] {
  const letters = [...line];
  const lines: string[] = [];
  for (let at = 0; at < letters.length; at += 400) lines.push(letters.slice(at, at + 400).join(''));
  return lines.length > 0 ? lines : [''];
}

export function fileReply(draft: Draft, format: 'docx' | 'pdf', context: DraftContext): Reply {
  const name = fileName(draft, { words: context.words, at: context.change.at, ending: format });
  const text = fill(context.say.file.offer, { name });
  const file = { ticket: context.brain.newId(), draft: draft.id, version: draft.version, format };
  return draftReply(context, {
    kind: 'command',
    blocks: [{ kind: 'document', file, name, text }],
    buttons: [button(context.say.labels.finish, actionFor(draft, 'finish'))],
  });
}

export function emailBlocks(draft: Draft, context: DraftContext): Block[] {
  const { form, words, say } = context;
  // Nothing has gone, and nothing is to go.
  if (draft.withdrawn && !draft.withdrawn.afterSending) return [paragraph(say.finish.because.withdrawn)];
  const hub = hubOf(draft, context);
  const { subject, body, before } = emailText(draft, form, { words, hub });
  return [
    paragraph(before),
    { kind: 'said', label: say.finish.email_subject, text: subject },
    { kind: 'said', label: say.finish.email_body, text: body },
    ...hubBlocks(draft, context),
  ];
}

export function scriptBlocks(draft: Draft, context: DraftContext): Block[] {
  const { form, words, say } = context;
  const parts = callScript(draft, form, words);
  return [
    paragraph(say.finish.script),
    ...parts.map(
      ({ heading, say: text, own }): Block => ({
        kind: 'said',
        label: heading,
        text: [text, own].filter(Boolean).join(' '),
      }),
    ),
    ...hubBlocks(draft, context),
  ];
}

function hubBlocks(draft: Draft, context: DraftContext): Block[] {
  const hub = hubOf(draft, context);
  if (!hub) return [];
  const { words } = context;
  const lines = hub.contacts.map(({ name, value, status }) =>
    fill(words.hub.contact, { name, value, status }),
  );
  return [
    {
      kind: 'section',
      heading: hub.name,
      items: [...lines, ...(hub.ringFirst ? [words.hub.ring_first] : [])],
    },
  ];
}
