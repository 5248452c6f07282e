// Signpost's way out: one POST per reply, with a deadline and no retries of its own. What was not carried goes back to the
// pipeline, which knows what may be sent again. The SDK's own client would try three times by itself, send one reply twice,
// and follow a redirect with the bot's token.
import { Agent, type Dispatcher, EnvHttpProxyAgent } from 'undici';
import type { Config } from '../config.ts';
import { fixedToken, microsoftCredentials, type Token, tokenFrom } from './connector-token.ts';
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

const REQUEST_TIMEOUT_MS = 5_000;

/** Which token goes to an address. The bot's real one never goes to an address on this machine. */
function tokensOf(config: Config): (serviceUrl: string) => Token | null {
  const microsoft = config.BOT_ID ? tokenFrom(microsoftCredentials(config, config.BOT_ID)) : null;
  const loopback = config.LOOPBACK_CONNECTOR_TOKEN ? fixedToken(config.LOOPBACK_CONNECTOR_TOKEN) : null;
  return (serviceUrl) => (isLoopbackUrl(serviceUrl) ? loopback : microsoft);
}

export function createConnectors(config: Config, tokenFor = tokensOf(config)): Connectors {
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
      const renew = tokenFor(serviceUrl)?.renew;
      if (!renew) return false;
      await renew();
      return true;
    },
  };
}
