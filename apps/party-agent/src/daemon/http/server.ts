/** The agent's local HTTP API: security before anything else, then the routes; errors as `{error: Failure}`. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DoubleblindError, type ErrorCode } from '@doubleblind/errors';
import type { Address } from '../../peer/address.ts';
import { describeListenError } from '../../peer/taken-address.ts';
import { storageError } from '../../store/atomic-file.ts';
import type { Log } from '../../store/log.ts';
import { describeError, explainedFailureOf } from '../failure.ts';
import { type AccessOptions, type Caller, callerOf } from './access.ts';
import { refuseUnread, sendJson } from './body.ts';
import { type Confirmations, READS_ONLY } from './confirmations.ts';
import { findRoute, type Route, type RouteCall } from './router.ts';
import { answerPreflight, checkCaller } from './security.ts';

export interface LocalApiOptions extends AccessOptions {
  readonly address: Address;
  readonly confirmations: Confirmations;
  /** Need the token. */
  readonly routes: readonly Route[];
  /** Need no token: health and the upload page, which hold nothing of the hospital's. */
  readonly openRoutes: readonly Route[];
  readonly log: Log;
}

const STATUS: Partial<Record<ErrorCode, number>> = {
  DB5701: 401,
  DB5702: 403,
  DB5712: 403,
  DB5713: 403,
  DB5714: 403,
  DB5703: 404,
  DB5705: 413,
  DB5601: 409,
  DB5604: 409,
  DB5605: 409,
  DB5606: 409,
  DB5607: 409,
  DB5609: 409,
  DB5610: 409,
  DB5631: 409,
  DB5632: 409,
  DB5633: 409,
  DB5634: 409,
  DB5635: 409,
  DB5638: 409,
  DB5639: 409,
  DB5640: 409,
  DB5651: 409,
  DB5652: 409,
  DB5653: 409,
  DB5707: 409,
  DB5708: 409,
  DB5711: 400,
  DB5012: 500,
  DB5036: 507,
};

function askPerson(confirmations: Confirmations, page: string): RouteCall['confirm'] {
  return async (wish, describe) => {
    await confirmations.require({ ...wish, key: `${page} ${wish.key}` }, describe);
    return true;
  };
}

export class LocalApi {
  readonly #server: Server;
  readonly #options: LocalApiOptions;
  readonly address: Address;

  /** Throws DB5510 when the address is taken. */
  static async listen(options: LocalApiOptions): Promise<LocalApi> {
    const server = createServer({ keepAliveTimeout: 5000 });
    const { host, port } = options.address;
    await new Promise<void>((resolve, reject) => {
      server.once('error', async (error: NodeJS.ErrnoException) => {
        const detail = await describeListenError(error, options.address);
        reject(new DoubleblindError('DB5510', detail, { cause: error }));
      });
      server.listen(port, host, resolve);
    });
    return new LocalApi(server, options, (server.address() as AddressInfo).port);
  }

  private constructor(server: Server, options: LocalApiOptions, port: number) {
    this.#server = server;
    this.#options = options;
    this.address = { host: options.address.host, port };
    server.on('request', (request, response) => {
      this.#answer(request, response).catch((error) => this.#fail(request, response, error));
    });
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { portalOrigin, address, routes, openRoutes, confirmations } = this.#options;
    checkCaller(request, response, { portalOrigin, host: address.host });
    const { method = '', url = '' } = request;
    if (method === 'OPTIONS') return answerPreflight(request, response);
    const open = openRoutes.some((route) => route.method === method && route.pattern === url);
    // Before the path is looked at: without a token nobody learns what there is.
    const caller = open ? null : callerOf(request, this.#options);
    const { route, values } = findRoute(open ? openRoutes : routes, method, url);
    const confirm = caller === null ? askPerson(confirmations, '') : this.#confirmFor(caller, route);
    const rights = { readsOnly: caller?.readsOnly ?? true };
    if (caller?.readsOnly && method !== 'GET' && !route.readers) throw new DoubleblindError('DB5702', READS_ONLY);
    await route.handler({ request, response, values, confirm, rights });
  }

  #confirmFor(caller: Caller, route: Route): RouteCall['confirm'] {
    if (caller.kind === 'own') return async () => false;
    if (route.portal === undefined) throw new DoubleblindError('DB5702', "This is for the agent's own page alone.");
    return askPerson(this.#options.confirmations, caller.page);
  }

  #fail(request: IncomingMessage, response: ServerResponse, cause: unknown): void {
    const error = storageError(cause, 'agent.sqlite');
    const known = error instanceof DoubleblindError;
    // A page that went away in the middle of an upload is not worth a line.
    if (!known && !request.destroyed) this.#options.log(`local API: ${describeError(error)}`);
    if (response.headersSent) {
      response.destroy();
      return;
    }
    const status = known ? (STATUS[error.code] ?? 400) : 500;
    const refusal = { error: explainedFailureOf(error) };
    if (request.complete) sendJson(response, status, refusal);
    else refuseUnread(request, response, status, refusal);
  }
}
