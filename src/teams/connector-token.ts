// What a reply to Teams is signed with: Microsoft's token, or a fixed one for a test channel on this machine.
import { ConfigurationServiceClientCredentialFactory } from 'botbuilder';
import type { AppCredentials } from 'botframework-connector';
import type { Config } from '../config.ts';
import { withDeadline } from '../delivery/deadline.ts';

export interface Token {
  /** @throws {TokenUnavailableError} */
  get(): Promise<string>;
  /** Asks for a new one, whatever is held. Null where there is none to ask for. @throws {TokenUnavailableError} */
  readonly renew: (() => Promise<string>) | null;
}

/** Thrown where no token could be had: the reply was certainly not sent. */
export class TokenUnavailableError extends Error {
  constructor(cause: unknown) {
    super('No token for the connector could be had', { cause });
    this.name = 'TokenUnavailableError';
  }
}

export const CONNECTOR_SCOPE = 'https://api.botframework.com';
const TOKEN_TIMEOUT_MS = 5_000;
const noAnswer = (ms: number) => new Error(`No answer within ${ms} ms`);

export const fixedToken = (value: string): Token => ({ get: async () => value, renew: null });

/** Asked for once at a time, and never waited for longer than `withinMs`. The credentials hold it until it expires. */
export function tokenFrom(
  credentials: Promise<Pick<AppCredentials, 'getToken'>>,
  withinMs = TOKEN_TIMEOUT_MS,
): Token {
  const once = (anew: boolean) => {
    let underWay: Promise<string> | null = null;
    return (): Promise<string> => {
      underWay ??= credentials
        .then((known) => withDeadline(known.getToken(anew), withinMs, () => noAnswer(withinMs)))
        .catch((error: unknown) => {
          throw new TokenUnavailableError(error);
        })
        .finally(() => {
          underWay = null;
        });
      return underWay;
    };
  };
  return { get: once(false), renew: once(true) };
}

export function microsoftCredentials(config: Config, botId: string): Promise<AppCredentials> {
  const factory = new ConfigurationServiceClientCredentialFactory({
    MicrosoftAppId: botId,
    MicrosoftAppPassword: config.BOT_TYPE === 'UserAssignedMSI' ? undefined : config.BOT_PASSWORD,
    MicrosoftAppType: config.BOT_TYPE,
    MicrosoftAppTenantId: config.BOT_TENANT_ID,
  });
  const loginEndpoint = `https://login.microsoftonline.com/${config.BOT_TENANT_ID}`;
  return factory.createCredentials(botId, CONNECTOR_SCOPE, loginEndpoint, true) as Promise<AppCredentials>;
}
