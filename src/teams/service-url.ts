// Where Signpost may send: the connectors of Teams, and nothing that a forged activity could point to.
import { isLoopbackHost } from '../config.ts';

/** trafficmanager.net is open to everybody's names, so hosts are listed whole. */
const CONNECTOR_HOSTS = new Set(['smba.trafficmanager.net', 'smba.infra.gcc.teams.microsoft.com']);

export interface ServiceUrlRules {
  /** Microsoft's connectors, over https. */
  readonly connectors: boolean;
  /** A test channel or the Playground on this machine, over plain http too. */
  readonly loopback: boolean;
}

export function mayServe(serviceUrl: string, { connectors, loopback }: ServiceUrlRules): boolean {
  if (!URL.canParse(serviceUrl)) return false;
  const url = new URL(serviceUrl);
  if (url.username || url.password || url.hash || url.search) return false;
  if (isLoopbackHost(url.hostname))
    return loopback && (url.protocol === 'http:' || url.protocol === 'https:');
  return connectors && url.protocol === 'https:' && url.port === '' && CONNECTOR_HOSTS.has(url.hostname);
}

export const isLoopbackUrl = (serviceUrl: string): boolean => isLoopbackHost(new URL(serviceUrl).hostname);
