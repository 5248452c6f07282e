// The far side of a bot, on loopback: posts messages as Teams does, takes the replies, and knows when a turn is over.
import { randomUUID } from 'node:crypto';
import { Agent, createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface LoopbackChannel {
  /**
   * One turn of the next person: resolves when the bot has answered the post and its first reply has arrived.
   * @throws where the bot refuses, or says nothing for ten seconds.
   */
  turn(text: string): Promise<void>;
  /** A request that the bot refuses at once. */
  refusal(): Promise<void>;
  /** Replies that have arrived, of all turns. */
  replies(): number;
  stop(): Promise<void>;
}

const PATIENCE_MS = 10_000;
/** Teams takes thirty messages a second from a bot in one tenant, and Signpost keeps to it: more turns need more tenants. */
const TENANTS = 40;

/** `people`: so many were there before, and nobody of them comes again. `among`: so many people take turns, and come again. */
export async function openLoopbackChannel(
  botPort: number,
  { people = 0, among = Number.POSITIVE_INFINITY }: { people?: number; among?: number } = {},
): Promise<LoopbackChannel> {
  let replies = 0;
  const waiting = new Map<string, () => void>();
  const connector = createServer(async (incoming, response) => {
    const body = await textOf(incoming);
    response.writeHead(201, { 'Content-Type': 'application/json' }).end('{"id":"sent"}');
    const { type, conversation } = JSON.parse(body || '{}') as {
      type?: string;
      conversation?: { id: string };
    };
    // The id of the conversation stands in the path too, where a bot leaves it out of the activity.
    const id = conversation?.id ?? decodeURIComponent(incoming.url?.split('/')[4] ?? '');
    if (type !== 'message') return;
    replies += 1;
    waiting.get(id)?.();
  });
  await new Promise<void>((resolve) => connector.listen(0, '127.0.0.1', resolve));
  const serviceUrl = `http://127.0.0.1:${(connector.address() as AddressInfo).port}`;
  const agent = new Agent({ keepAlive: true, maxSockets: 512 });

  function post(activity: object): Promise<void> {
    const body = JSON.stringify(activity);
    return new Promise((resolve, reject) => {
      const headers = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) };
      const posted = request(
        { agent, host: '127.0.0.1', port: botPort, path: '/api/messages', method: 'POST', headers },
        (response) => {
          response.resume();
          if (response.statusCode === 200) response.once('end', resolve);
          else reject(new Error(`The bot answered ${response.statusCode}`));
        },
      );
      posted.once('error', reject);
      posted.end(body);
    });
  }

  return {
    turn: async (text) => {
      people += 1;
      const activity = messageFrom(people % among, { text, serviceUrl });
      const conversation = activity.conversation.id;
      const replied = new Promise<void>((resolve, reject) => {
        const late = setTimeout(() => reject(new Error('The bot sent no reply')), PATIENCE_MS);
        waiting.set(conversation, () => {
          clearTimeout(late);
          resolve();
        });
      });
      replied.catch(() => undefined);
      await post(activity);
      await replied;
      waiting.delete(conversation);
    },
    refusal: () =>
      new Promise((resolve, reject) => {
        const asked = request({ agent, host: '127.0.0.1', port: botPort, path: '/nothing' }, (response) => {
          response.resume();
          response.once('end', resolve);
        });
        asked.once('error', reject);
        asked.end();
      }),
    replies: () => replies,
    stop: async () => {
      agent.destroy();
      connector.closeAllConnections();
      await new Promise((resolve) => connector.close(resolve));
    },
  };
}

/** Each turn is another person's: what one person may ask in a minute is limited. */
function messageFrom(person: number, { text, serviceUrl }: { text: string; serviceUrl: string }) {
  const tenant = `aaaaaaaa-bbbb-4ccc-8ddd-${(person % TENANTS).toString(16).padStart(12, '0')}`;
  const directoryId = `00000000-0000-4000-8000-${person.toString(16).padStart(12, '0')}`;
  return {
    type: 'message',
    id: randomUUID(),
    timestamp: new Date().toISOString(),
    channelId: 'msteams',
    serviceUrl,
    from: { id: `29:person-${person}`, name: 'Somebody', aadObjectId: directoryId },
    recipient: { id: '28:bot', name: 'Bot' },
    conversation: { conversationType: 'personal', tenantId: tenant, id: `a:conversation-${person}` },
    channelData: { tenant: { id: tenant } },
    locale: 'en-GB',
    textFormat: 'plain',
    text,
  };
}

async function textOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
