/** Who may use the local API at all: names, origins, preflight. See the contracts' LOCAL_API_RULES. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { LOCAL_API_RULES } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** The host part of a Host header, without the port. */
function hostName(host: string): string {
  return host.replace(/:\d+$/, '').toLowerCase();
}

/**
 * Throws DB5702 for a host name that is not this agent's (a page can make its own name resolve to 127.0.0.1) and for pages
 * of other origins. Sets the CORS headers for the portal's pages and the agent's own.
 */
export function checkCaller(
  request: IncomingMessage,
  response: ServerResponse,
  { portalOrigin, host }: { readonly portalOrigin: string; readonly host: string },
): void {
  const named = request.headers.host ?? '';
  if (!LOOPBACK.has(hostName(named)) && hostName(named) !== host.toLowerCase()) {
    throw new DoubleblindError('DB5702', `Host ${JSON.stringify(named.slice(0, 100))}.`);
  }
  const { origin } = request.headers;
  response.setHeader('Vary', 'Origin');
  if (origin === undefined) return;
  if (origin !== portalOrigin && origin !== `http://${named}`) {
    throw new DoubleblindError('DB5702', `Origin ${JSON.stringify(origin.slice(0, 100))}.`);
  }
  response.setHeader('Access-Control-Allow-Origin', origin);
}

/** Answers an OPTIONS request. Browsers ask for the private network where a public page calls a local address. */
export function answerPreflight(request: IncomingMessage, response: ServerResponse): void {
  response.setHeader('Access-Control-Allow-Methods', LOCAL_API_RULES.allowedMethods);
  response.setHeader('Access-Control-Allow-Headers', LOCAL_API_RULES.allowedHeaders);
  response.setHeader('Access-Control-Max-Age', String(LOCAL_API_RULES.preflightSeconds));
  if (request.headers['access-control-request-private-network'] === 'true') {
    response.setHeader('Access-Control-Allow-Private-Network', 'true');
  }
  response.writeHead(204).end();
}
