// The message extension, and shared cards that ask for today's contacts: invokes that are answered from what Signpost knows
// and change nothing. They pass no pipeline, so nothing of them is kept, queued or sent anywhere.
import { z } from 'zod';
import type { Reply } from '../conversation/reply.ts';
import { type Brain, brainOn } from '../conversation/respond.ts';
import { type Alert, alertFor, serviceForMessage } from '../conversation/service-for-message.ts';
import { refreshedShare } from '../conversation/share.ts';
import { itemsOf, type ShareItem, searchToShare, shareable } from '../conversation/share-search.ts';
import { textTwin } from '../conversation/text-twin.ts';
import type { Speaker } from '../conversation/turn.ts';
import { TurnBudget } from '../delivery/turn-budget.ts';
import type { District } from '../knowledge/schema.ts';
import { CARD_ACTION, type Received, speakerOf } from './activity-to-turn.ts';
import { replyCard } from './cards/card.ts';
import { cardAnswer, errorAnswer, type InvokeAnswer, messageAnswer } from './invoke-answer.ts';
import { htmlText } from './message-text.ts';

export interface MessageExtension {
  /** Null where the invoke is none of its business. */
  answer(received: Received): Promise<InvokeAnswer | null>;
  /** What an invoke of the extension is answered with when Signpost failed, in the shape that its name wants; else null. */
  apologise(received: Received, text: string): InvokeAnswer | null;
}

export interface MessageExtensionParts {
  readonly brain: () => Brain;
  /** The district that somebody once named as theirs. It may fail or take its time: then nobody's is known. */
  readonly districtOf: (speaker: Speaker) => Promise<District | null>;
}

/** People type, and each letter may be a search. */
const BUDGET = { turns: 60, inMs: 10_000 };
const DISTRICT_WITHIN_MS = 700;

interface Asking {
  readonly value: unknown;
  readonly brain: Brain;
  readonly speaker: Speaker;
  readonly at: Date;
  /** Somebody asks far too much: they are told so, unless what they write raises the alert. */
  readonly isTooMuch: boolean;
}

export function createMessageExtension({ brain, districtOf }: MessageExtensionParts): MessageExtension {
  const budget = new TurnBudget(BUDGET);

  const handlers: Readonly<Record<string, (asking: Asking) => Promise<InvokeAnswer> | InvokeAnswer>> = {
    'composeExtension/query': query,
    'composeExtension/fetchTask': ({ value, ...asking }) => dialog(messageIn(value), asking),
    'composeExtension/submitAction': submit,
  };

  async function query(asking: Asking): Promise<InvokeAnswer> {
    const { text, skip } = queryIn(asking.value);
    const alert = alertFor(asking.brain, { ...asking, text });
    const { knowledge } = asking.brain;
    if (alert) return extensionMessage(textTwin(alert.reply, knowledge.words));
    if (asking.isTooMuch) return extensionMessage(knowledge.words.too_many);
    const district = text === '' ? await inTime(districtOf(asking.speaker)) : null;
    const items = searchToShare(asking.brain, text, district).slice(skip);
    if (items.length === 0 && skip === 0) return extensionMessage(knowledge.sharing.search.nothing);
    return extensionResult(items, asking.brain);
  }

  function dialog(text: string, asking: Omit<Asking, 'value'>): InvokeAnswer {
    const alert: Alert | null = alertFor(asking.brain, { ...asking, text });
    const { words } = asking.brain.knowledge;
    if (asking.isTooMuch && !alert) return task(asking.brain, sayOnly(words.too_many));
    return task(asking.brain, serviceForMessage(asking.brain, text, alert));
  }

  function submit({ value, ...asking }: Asking): InvokeAnswer {
    const { data } = submitted.catch({ data: {} }).parse(value);
    if (data.verb === 'look') return dialog(data.text ?? '', asking);
    const groups = data.entries?.flatMap((id) => shareable(id, asking.brain.knowledge)) ?? [];
    const [item] = itemsOf(asking.brain, [groups.flat()]);
    return item
      ? extensionResult([item], asking.brain)
      : task(asking.brain, sayOnly(asking.brain.knowledge.sharing.search.not_saved));
  }

  return {
    answer: async ({ activity, ...received }) => {
      if (activity.type !== 'invoke') return null;
      if (activity.name === CARD_ACTION) return refresh(activity.value, brainOn(brain(), received.at));
      const handler = Object.hasOwn(handlers, activity.name ?? '')
        ? handlers[activity.name ?? '']
        : undefined;
      if (!handler) return null;
      const speaker = speakerOf({ activity, ...received });
      const person = `${speaker.tenant} ${speaker.id ?? activity.conversation.id}`;
      const isTooMuch = budget.spend(person, performance.now()) !== 'within';
      return handler({
        value: activity.value,
        brain: brainOn(brain(), received.at),
        speaker,
        at: received.at,
        isTooMuch,
      });
    },
    apologise: ({ activity }, text) => {
      if (activity.type !== 'invoke') return null;
      if (activity.name === 'composeExtension/query') return extensionMessage(text);
      return Object.hasOwn(handlers, activity.name ?? '') ? task(brain(), sayOnly(text)) : null;
    },
  };
}

/** The same for everybody who asks, and kept by nobody. Null where the card is no shared one. */
function refresh(value: unknown, { knowledge }: Brain): InvokeAnswer | null {
  if (!isShare.safeParse(value).success) return null;
  const asked = refreshing.safeParse(value);
  if (!asked.success) return errorAnswer(400, 'BadRequest', knowledge.words.old_button);
  const reply = refreshedShare(asked.data.action.data.entries, knowledge);
  return reply ? cardAnswer([reply], knowledge.words) : messageAnswer(knowledge.sharing.card.gone);
}

const ids = z.array(z.string().max(100)).min(1).max(8);
const isShare = z.object({ action: z.object({ verb: z.literal('share') }) });
const refreshing = z.object({ action: z.object({ data: z.object({ entries: ids }) }) });
const submitted = z.object({
  data: z.object({
    verb: z.string().optional(),
    entries: ids.optional(),
    text: z.string().optional(),
  }),
});
const queried = z.object({
  parameters: z.array(z.object({ name: z.string().nullish(), value: z.unknown() })).default([]),
  queryOptions: z.object({ skip: z.int().min(0).catch(0) }).catch({ skip: 0 }),
});
const onMessage = z.object({
  messagePayload: z.object({
    subject: z.string().nullish(),
    body: z.object({ content: z.string().nullish(), contentType: z.string().nullish() }).nullish(),
  }),
});

const LONGEST_QUERY = 500;

/** Teams asks once before anything is typed, with a parameter of its own. */
function queryIn(value: unknown): { text: string; skip: number } {
  const { parameters, queryOptions } = queried
    .catch({ parameters: [], queryOptions: { skip: 0 } })
    .parse(value);
  const typed = parameters.find(({ name }) => name !== 'initialRun')?.value;
  return {
    text: typeof typed === 'string' ? typed.slice(0, LONGEST_QUERY).trim() : '',
    skip: queryOptions.skip,
  };
}

function messageIn(value: unknown): string {
  const read = onMessage.safeParse(value);
  if (!read.success) return '';
  const { subject, body } = read.data.messagePayload;
  const written = body?.content ?? '';
  const text = body?.contentType === 'text' ? written : htmlText(written);
  return [subject, text].filter((part) => part?.trim()).join('\n');
}

async function inTime(work: Promise<District | null>): Promise<District | null> {
  const late = new Promise<null>((resolve) => {
    setTimeout(() => resolve(null), DISTRICT_WITHIN_MS).unref();
  });
  return Promise.race([work.catch(() => null), late]);
}

const sayOnly = (text: string): Reply => ({
  kind: 'command',
  summary: 'Signpost',
  blocks: [{ kind: 'paragraph', text }],
  buttons: [],
});

const ADAPTIVE = 'application/vnd.microsoft.card.adaptive';
const THUMBNAIL = 'application/vnd.microsoft.card.thumbnail';

const extensionMessage = (text: string): InvokeAnswer => ({
  status: 200,
  body: { composeExtension: { type: 'message', text } },
});

const extensionResult = (items: readonly ShareItem[], { knowledge }: Brain): InvokeAnswer => ({
  status: 200,
  body: {
    composeExtension: {
      type: 'result',
      attachmentLayout: 'list',
      attachments: items.map(({ name, line, phone, card }) => ({
        contentType: ADAPTIVE,
        content: replyCard(card, knowledge.words),
        preview: {
          contentType: THUMBNAIL,
          content: { title: name, text: phone ? `${phone} · ${line}` : line },
        },
      })),
    },
  },
});

function task({ knowledge }: Brain, reply: Reply): InvokeAnswer {
  // Nobody can type to a dialog: what stands in for its card names no words to type.
  const fallbackText = textTwin({ ...reply, buttons: [] }, knowledge.words, { typed: false });
  return {
    status: 200,
    body: {
      task: {
        type: 'continue',
        value: {
          title: knowledge.sharing.find_service.title,
          width: 'medium',
          height: 'medium',
          card: { contentType: ADAPTIVE, content: { ...replyCard(reply, knowledge.words), fallbackText } },
        },
      },
    },
  };
}
