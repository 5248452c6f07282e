// Signpost's way out: one POST per reply, with a deadline and no retries of its own. What was not carried goes back to the
// pipeline, which knows what may be sent again. The SDK's own client would try three times by itself, send one reply twice,
// and follow a redirect with the bot's token.
import { ConfigurationServiceClientCredentialFactory } from 'botbuilder';
import type { AppCredentials } from 'botframework-connector';
import { Agent, type Dispatcher, EnvHttpProxyAgent } from 'undici';
import type { Config } from '../config.ts';
import { isLoopbackUrl } from './service-url.ts';

export interface Connectors {
  /** @throws {ConnectorError} for any answer but a 2xx, {TokenUnavailableError}, or an error of the connection. */
  post(serviceUrl: string, path: readonly string[], activity: object): Promise<void>;
  /** Asks for a new token. @returns whether there is one to ask for. */
  renewToken(serviceUrl: string): Promise<boolean>;
}

/** The connector has answered, and not with a yes. */
export class ConnectorError extends Error {
  readonly statusCode: number;
  /** The header as it came. */
  readonly retryAfter: string | undefined;

  constructor(statusCode: number, retryAfter: string | undefined) {
    super(`The connector answered ${statusCode}`);
    this.name = 'ConnectorError';
    this.statusCode = statusCode;
    this.retryAfter = retryAfter;
  }
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

interface Token {
  get(renew?: boolean): Promise<string>;
}

export function createConnectors(config: Config): Connectors {
  const microsoft = config.BOT_ID ? tokenFromMicrosoft(config, config.BOT_ID) : null;
  const loopback: Token | null = config.LOOPBACK_CONNECTOR_TOKEN
    ? fixedToken(config.LOOPBACK_CONNECTOR_TOKEN)
    : null;
  // The bot's real token never goes to an address on this machine.
  const tokenFor = (serviceUrl: string) => (isLoopbackUrl(serviceUrl) ? loopback : microsoft);

  const timeouts = {
    connect: { timeout: REQUEST_TIMEOUT_MS },
    headersTimeout: REQUEST_TIMEOUT_MS,
    bodyTimeout: REQUEST_TIMEOUT_MS,
  };
  const near = new Agent(timeouts);
  // A school's network may let nothing out but through its proxy, named by HTTPS_PROXY.
  const far = new EnvHttpProxyAgent(timeouts);
  const roadTo = (serviceUrl: string): Dispatcher => (isLoopbackUrl(serviceUrl) ? near : far);

  return {
    post: async (serviceUrl, path, activity) => {
      const token = await tokenFor(serviceUrl)?.get();
      const { origin, pathname } = new URL(serviceUrl);
      const { statusCode, headers, body } = await roadTo(serviceUrl).request({
        origin,
        path: [pathname.replace(/\/+$/, ''), ...path.map(encodeURIComponent)].join('/'),
        method: 'POST',
        headers: {
          'content-type': 'application/json; charset=utf-8',
          accept: 'application/json',
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
        body: JSON.stringify(activity),
      });
      await body.dump();
      if (statusCode >= 200 && statusCode < 300) return;
      throw new ConnectorError(statusCode, [headers['retry-after']].flat()[0]);
    },
    renewToken: async (serviceUrl) => {
      const token = tokenFor(serviceUrl);
      if (!token || token === loopback) return false;
      await token.get(true);
      return true;
    },
  };
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
