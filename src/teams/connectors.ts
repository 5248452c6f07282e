// Signpost's way out: one connector client per address, with a deadline on every request and no retries of its own. What
// was not carried goes back to the pipeline, which knows what may be sent again.
import { ConfigurationServiceClientCredentialFactory } from 'botbuilder';
import { type AppCredentials, ConnectorClient, ConnectorFactory } from 'botframework-connector';
import type { Config } from '../config.ts';
import { isLoopbackUrl } from './service-url.ts';

export interface Connectors {
  for(serviceUrl: string): ConnectorClient;
  /** Asks for a new token. @returns whether there is one to ask for. */
  renewToken(serviceUrl: string): Promise<boolean>;
  /** What the SDK's adapter wants of the same thing. */
  readonly factory: ConnectorFactory;
}

/** Thrown where no token could be had: the reply was certainly not sent. */
export class TokenUnavailableError extends Error {
  constructor(cause: unknown) {
    super('No token for the connector could be had', { cause });
    this.name = 'TokenUnavailableError';
  }
}

export const CONNECTOR_SCOPE = 'https://api.botframework.com';
const REQUEST_TIMEOUT_MS = 5_000;
const TOKEN_TIMEOUT_MS = 5_000;
/** Teams has one address for each region: more than a few are a mistake, and none is worth keeping for ever. */
const MOST_CLIENTS = 50;

interface Token {
  get(renew?: boolean): Promise<string>;
}

export function createConnectors(config: Config): Connectors {
  const clients = new Map<string, ConnectorClient>();
  const microsoft = config.BOT_ID ? tokenFromMicrosoft(config, config.BOT_ID) : null;
  const loopback: Token | null = config.LOOPBACK_CONNECTOR_TOKEN
    ? fixedToken(config.LOOPBACK_CONNECTOR_TOKEN)
    : null;
  // The bot's real token never goes to an address on this machine.
  const tokenFor = (serviceUrl: string) => (isLoopbackUrl(serviceUrl) ? loopback : microsoft);

  const clientFor = (serviceUrl: string): ConnectorClient => {
    const known = clients.get(serviceUrl);
    if (known) return known;
    if (clients.size >= MOST_CLIENTS) clients.clear();
    const client = createClient(serviceUrl, tokenFor(serviceUrl));
    clients.set(serviceUrl, client);
    return client;
  };

  return {
    for: clientFor,
    renewToken: async (serviceUrl) => {
      const token = tokenFor(serviceUrl);
      if (!token || token === loopback) return false;
      await token.get(true);
      return true;
    },
    factory: new (class extends ConnectorFactory {
      override async create(serviceUrl: string): Promise<ConnectorClient> {
        return clientFor(serviceUrl);
      }
    })(),
  };
}

/** The part of the Azure client that the connector client hides: its pipeline. */
interface WithPipeline {
  readonly client: {
    readonly pipeline: {
      addPolicy(policy: {
        name: string;
        sendRequest(request: { timeout: number }, next: (request: unknown) => unknown): unknown;
      }): void;
      removePolicy(policy: { name: string }): unknown;
    };
  };
}

/**
 * The client would try three times by itself, for seven seconds, and so send one reply twice; it would follow a redirect
 * with the bot's token. The others do nothing for a small JSON message but cost time in every one.
 */
const LEFT_OUT = [
  'defaultRetryPolicy',
  'redirectPolicy',
  'decompressResponsePolicy',
  'formDataPolicy',
  'multipartPolicy',
  'setClientRequestIdPolicy',
  'tracingPolicy',
  'logPolicy',
];

function createClient(serviceUrl: string, token: Token | null): ConnectorClient {
  const credentials = {
    signRequest: async <Request extends { headers: { set(name: string, value: string): void } }>(
      request: Request,
    ) => {
      if (token) request.headers.set('authorization', `Bearer ${await token.get()}`);
      return request;
    },
  };
  const client = new ConnectorClient(credentials as unknown as AppCredentials, { baseUri: serviceUrl });
  const { pipeline } = (client as unknown as WithPipeline).client;
  for (const name of LEFT_OUT) pipeline.removePolicy({ name });
  pipeline.addPolicy({
    name: 'signpostDeadline',
    sendRequest: (request, next) => {
      request.timeout = REQUEST_TIMEOUT_MS;
      return next(request);
    },
  });
  return client;
}

const fixedToken = (value: string): Token => ({ get: async () => value });

/** Microsoft's token, asked for once at a time and never waited for longer than a few seconds. */
function tokenFromMicrosoft(config: Config, botId: string): Token {
  const factory = new ConfigurationServiceClientCredentialFactory({
    MicrosoftAppId: botId,
    MicrosoftAppPassword: config.BOT_TYPE === 'UserAssignedMSI' ? undefined : config.BOT_PASSWORD,
    MicrosoftAppType: config.BOT_TYPE,
    MicrosoftAppTenantId: config.BOT_TENANT_ID,
  });
  const loginEndpoint = `https://login.microsoftonline.com/${config.BOT_TENANT_ID}`;
  const credentials = factory.createCredentials(
    botId,
    CONNECTOR_SCOPE,
    loginEndpoint,
    true,
  ) as Promise<AppCredentials>;
  let underWay: Promise<string> | null = null;
  return {
    get: (renew = false) => {
      underWay ??= credentials
        .then((known) => withTimeout(known.getToken(renew), TOKEN_TIMEOUT_MS))
        .catch((error: unknown) => {
          throw new TokenUnavailableError(error);
        })
        .finally(() => {
          underWay = null;
        });
      return underWay;
    },
  };
}

function withTimeout<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`No answer within ${ms} ms`)), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
