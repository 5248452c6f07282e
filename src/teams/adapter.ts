// The SDK's adapter behind Signpost's own door: what reaches it has been read, checked and authenticated already, and what
// leaves goes by Signpost's own way out.
import { type Activity, CloudAdapter, type InvokeResponse, type TurnContext } from 'botbuilder';
import {
  type AuthenticateRequestResult,
  BotFrameworkAuthentication,
  ClaimsIdentity,
  type ConnectorClient,
  ConnectorFactory,
  type UserTokenClient,
} from 'botframework-connector';
import { CONNECTOR_SCOPE } from './connector-token.ts';

export class SignpostAdapter extends CloudAdapter {
  constructor() {
    super(new AlreadyAuthenticated());
  }

  /** Runs one turn of an activity that Signpost has authenticated itself. */
  async run(
    activity: Activity,
    logic: (context: TurnContext) => Promise<void>,
  ): Promise<InvokeResponse | undefined> {
    return this.processActivity({ ...AUTHENTICATED }, activity, logic);
  }
}

/** Nothing is sent through the SDK. It would make a client of its own for every turn, a quarter of a turn's cost. */
class NoConnectors extends ConnectorFactory {
  override async create(): Promise<ConnectorClient> {
    return {} as ConnectorClient;
  }
}

const NO_CONNECTORS = new NoConnectors();

const AUTHENTICATED: AuthenticateRequestResult = {
  audience: CONNECTOR_SCOPE,
  claimsIdentity: new ClaimsIdentity([], true),
  connectorFactory: NO_CONNECTORS,
};

class AlreadyAuthenticated extends BotFrameworkAuthentication {
  /** Never reached: nothing posts to the SDK but Signpost. A request that did would be refused. */
  override async authenticateRequest(): Promise<AuthenticateRequestResult> {
    throw new Error('The SDK was asked to authenticate a request');
  }

  override async authenticateStreamingRequest(): Promise<AuthenticateRequestResult> {
    throw new Error('Signpost takes no streaming connections');
  }

  override createConnectorFactory(): ConnectorFactory {
    return NO_CONNECTORS;
  }

  /** Signpost signs nobody in. */
  override async createUserTokenClient(): Promise<UserTokenClient> {
    return {} as UserTokenClient;
  }
}
