// Talks to Signpost as Teams does: activities over HTTP, and cards back through a connector on loopback.
import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { Scope } from '../../src/conversation/turn.ts';
import { BOT_ACCOUNT, messageActivity, pressActivity } from './activities.ts';
import { type Card, type SentActivity, TENANT, type TestChannel } from './test-channel.ts';
import type { Heard, Partner } from './transcripts.ts';

const KINDS: Record<Scope, string> = { personal: 'personal', group: 'groupChat', channel: 'channel' };

export interface HttpSpeaker extends Required<Partner> {
  /** What was sent to this conversation after the last turn. */
  heard(): readonly SentActivity[];
  /** Any activity of this person in this conversation. */
  send(fields: Record<string, unknown>): Promise<Heard>;
  /** The same, without waiting for what is said to it. Gives the status. */
  deliver(fields: Record<string, unknown>): Promise<number>;
  /** The same person on another device: the same conversation, and the cards that this one sees. */
  device(): HttpSpeaker;
}

export interface HttpSpeakerOptions {
  /** Changes when the bot was started anew. */
  readonly base: string | (() => string);
  readonly scope?: Scope;
  /** In production. */
  readonly token?: () => Promise<string>;
  /** Their id in the directory; somebody new without it. */
  readonly person?: string;
}

export function httpSpeaker(
  channel: TestChannel,
  { base, scope = 'personal', token, person = randomUUID() }: HttpSpeakerOptions,
): HttpSpeaker {
  const id = `a:${randomUUID()}`;
  // A person of its own for each conversation: Signpost limits how much one may ask in a few seconds.
  const from = { id: `29:${id}`, name: 'A Teacher', aadObjectId: person };
  const where = { from, conversation: { id, tenantId: TENANT, conversationType: KINDS[scope] } };
  const address = typeof base === 'string' ? () => base : base;
  const post = async (activity: Record<string, unknown>): Promise<Response> =>
    fetch(`${address()}/api/messages`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token ? { authorization: `Bearer ${await token()}` } : {}),
      },
      body: JSON.stringify(activity),
    });
  /** Replies leave one after the other, and Teams' limits may hold one back: the outbox tells when all have left. */
  const allSent = async (): Promise<void> => {
    for (let waiting = 1; waiting > 0; ) {
      const { parts } = (await (await fetch(`${address()}/readyz`)).json()) as {
        parts: { outbox?: { waiting?: number } };
      };
      waiting = parts.outbox?.waiting ?? 0;
      if (waiting > 0) await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await channel.quiet();
  };
  return speaking();

  function speaking(): HttpSpeaker {
    let sent: SentActivity[] = [];
    let last: Card[] = [];

    async function take(activity: Record<string, unknown>): Promise<Heard> {
      const before = channel.sent.length;
      expect((await post(activity)).status).toBe(200);
      await allSent();
      await channel.until((all) => all.length > before);
      sent = channel.sent
        .slice(before)
        .filter(({ path }) => path.includes(encodeURIComponent(id)))
        .map((one) => one.activity);
      last = sent.flatMap(({ attachments = [] }) =>
        attachments.flatMap(({ contentType, content }) =>
          contentType === 'application/vnd.microsoft.card.adaptive' ? [content] : [],
        ),
      );
      // What stands on the card, and its text twin: both are what a person may be shown.
      const shown = last.map(({ body, fallbackText }) => `${[...textsOf(body)].join('\n')}\n${fallbackText}`);
      return { texts: [...shown, ...sent.flatMap(({ text }) => text ?? [])] };
    }

    const activityWith = (fields: Record<string, unknown>) => {
      const { text, ...activity } = messageActivity(channel.serviceUrl, '', { ...where, ...fields });
      return activity;
    };
    const press = (value: unknown) => take(pressActivity(channel.serviceUrl, value, where));
    return {
      say: (text) => {
        if (scope === 'personal') return take(messageActivity(channel.serviceUrl, text, where));
        const entities = [
          { type: 'mention', text: '<at>Signpost</at>', mentioned: { id: BOT_ACCOUNT.id, name: 'Signpost' } },
        ];
        return take(messageActivity(channel.serviceUrl, `<at>Signpost</at> ${text}`, { ...where, entities }));
      },
      press: (label) => {
        const buttons = last.flatMap(({ actions, body }) => [...actions, ...actionsIn(body)]);
        const button =
          label === null
            ? buttons[0]
            : buttons.find(({ title, tooltip }) => title === label || tooltip === label);
        if (!button)
          throw new Error(
            `There is no button "${label}" but ${buttons.map(({ title }) => `"${title}"`).join(', ')}`,
          );
        return press(button.data);
      },
      pressRaw: press,
      fill: (fields) => {
        const card = last.find(({ body }) => inputsIn(body).length > 0);
        const [save] = card ? actionsIn(card.body) : [];
        if (!card || !save) throw new Error('There is no card to fill in');
        const standing = Object.fromEntries(
          inputsIn(card.body).map((input) => [input.id, input.value ?? '']),
        );
        return press({ ...save.data, ...standing, ...fields });
      },
      heard: () => sent,
      send: (fields) => take(activityWith(fields)),
      deliver: async (fields) => (await post(activityWith(fields))).status,
      device: speaking,
    };
  }
}

type Element = Record<string, unknown>;

/** The elements of a card, those inside containers and columns too. */
function elementsIn(value: unknown): Element[] {
  if (!Array.isArray(value)) return [];
  return (value as Element[]).flatMap((element) => [
    element,
    ...elementsIn(element.items),
    ...elementsIn(element.columns),
  ]);
}

const inputsIn = (body: unknown) =>
  elementsIn(body).filter(({ type }) => String(type).startsWith('Input.')) as {
    id: string;
    value?: string;
  }[];

/** Buttons that stand inside the card: under its fields, and beside its answers. */
const actionsIn = (body: unknown): Card['actions'] =>
  elementsIn(body).flatMap(({ type, actions, selectAction }) => [
    ...(type === 'ActionSet' ? (actions as Card['actions']) : []),
    ...(selectAction ? [selectAction as Card['actions'][number]] : []),
  ]);

/** The text of a card, a line for each of its lines. */
function* textsOf(value: unknown): Generator<string> {
  if (Array.isArray(value)) for (const inner of value) yield* textsOf(inner);
  else if (typeof value === 'object' && value !== null) {
    const { text, inlines, items, columns, label, choices } = value as Record<string, unknown>;
    if (typeof text === 'string') yield text;
    if (typeof label === 'string') yield label;
    if (Array.isArray(inlines)) yield inlines.map((inline) => [...textsOf(inline)].join('')).join('');
    if (Array.isArray(choices)) for (const { title } of choices as { title: string }[]) yield title;
    yield* textsOf(items);
    yield* textsOf(columns);
    if (typeof (value as Element).value === 'string') yield (value as Element).value as string;
  }
}
