// The SDK's adapter behind Signpost's own door: what reaches it has been read, checked and authenticated already.
import { type Activity, CloudAdapter, type InvokeResponse, type TurnContext } from 'botbuilder';
import {
  type AuthenticateRequestResult,
  BotFrameworkAuthentication,
  ClaimsIdentity,
  type ConnectorFactory,
  type UserTokenClient,
} from 'botframework-connector';
import { CONNECTOR_SCOPE, type Connectors } from './connectors.ts';

export class SignpostAdapter extends CloudAdapter {
  readonly #authenticated: AuthenticateRequestResult;

  constructor(connectors: Connectors) {
    super(new AlreadyAuthenticated(connectors));
    this.#authenticated = authenticated(connectors);
  }

  /** Runs one turn of an activity that Signpost has authenticated itself. */
  async run(
    activity: Activity,
    logic: (context: TurnContext) => Promise<void>,
  ): Promise<InvokeResponse | undefined> {
    return this.processActivity({ ...this.#authenticated }, activity, logic);
  }
}

const authenticated = (connectors: Connectors): AuthenticateRequestResult => ({
  audience: CONNECTOR_SCOPE,
  claimsIdentity: new ClaimsIdentity([], true),
  connectorFactory: connectors.factory,
});

/** The SDK rebuilds its connector client for every turn, a quarter of a turn's cost: here it is handed the kept one. */
class AlreadyAuthenticated extends BotFrameworkAuthentication {
  readonly #connectors: Connectors;

  constructor(connectors: Connectors) {
    super();
    this.#connectors = connectors;
  }

  /** Never reached: nothing posts to the SDK but Signpost. A request that did would be refused. */
  override async authenticateRequest(): Promise<AuthenticateRequestResult> {
    throw new Error('The SDK was asked to authenticate a request');
  }

  override async authenticateStreamingRequest(): Promise<AuthenticateRequestResult> {
    throw new Error('Signpost takes no streaming connections');
  }

  override createConnectorFactory(): ConnectorFactory {
    return this.#connectors.factory;
  }

  /** Signpost signs nobody in. */
  override async createUserTokenClient(): Promise<UserTokenClient> {
    return {} as UserTokenClient;
  }
}
