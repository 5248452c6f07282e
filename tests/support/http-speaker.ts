// Talks to Signpost as Teams does: activities over HTTP, and cards back through a connector on loopback.
import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { Scope } from '../../src/conversation/turn.ts';
import { BOT_ACCOUNT, messageActivity, pressActivity } from './activities.ts';
import { type Card, TENANT, type TestChannel } from './test-channel.ts';
import type { Heard, Partner } from './transcripts.ts';

const KINDS: Record<Scope, string> = { personal: 'personal', group: 'groupChat', channel: 'channel' };

export function httpSpeaker(channel: TestChannel, base: string, scope: Scope): Partner {
  const id = `a:${randomUUID()}`;
  // A person of its own for each conversation: Signpost limits how much one may ask in a few seconds.
  const from = { id: `29:${id}`, name: 'A Teacher', aadObjectId: randomUUID() };
  const where = { from, conversation: { id, tenantId: TENANT, conversationType: KINDS[scope] } };
  let last: Card[] = [];

  /** Replies leave one after the other, and Teams' limits may hold one back: the outbox tells when all have left. */
  async function allSent(): Promise<void> {
    for (let waiting = 1; waiting > 0; ) {
      const { parts } = (await (await fetch(`${base}/readyz`)).json()) as {
        parts: { outbox?: { waiting?: number } };
      };
      waiting = parts.outbox?.waiting ?? 0;
      if (waiting > 0) await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await channel.quiet();
  }

  async function take(activity: Record<string, unknown>): Promise<Heard> {
    const before = channel.sent.length;
    const response = await fetch(`${base}/api/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(activity),
    });
    expect(response.status).toBe(200);
    await allSent();
    await channel.until((sent) => sent.length > before);
    last = channel.sent
      .slice(before)
      .filter(({ path }) => path.includes(encodeURIComponent(id)))
      .flatMap(({ activity: sent }) => sent.attachments?.map(({ content }) => content) ?? []);
    // What stands on the card, and its text twin: both are what a person may be shown.
    return {
      texts: last.map(({ body, fallbackText }) => `${[...textsOf(body)].join('\n')}\n${fallbackText}`),
    };
  }

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
      const buttons = last.flatMap(({ actions }) => actions);
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
  };
}

/** The text of a card, a line for each of its lines. */
function* textsOf(value: unknown): Generator<string> {
  if (Array.isArray(value)) for (const inner of value) yield* textsOf(inner);
  else if (typeof value === 'object' && value !== null) {
    const { text, inlines, items } = value as { text?: unknown; inlines?: unknown; items?: unknown };
    if (typeof text === 'string') yield text;
    if (Array.isArray(inlines)) yield inlines.map((inline) => [...textsOf(inline)].join('')).join('');
    if (Array.isArray(items)) yield* textsOf(items);
  }
}
