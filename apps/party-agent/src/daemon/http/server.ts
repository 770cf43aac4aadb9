/** The agent's local HTTP API: security before anything else, then the routes; errors as `{error: Failure}`. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DoubleblindError, type ErrorCode } from '@doubleblind/errors';
import type { Address } from '../../peer/address.ts';
import { describeListenError } from '../../peer/taken-address.ts';
import { storageError } from '../../store/atomic-file.ts';
import { describeError, explainedFailureOf } from '../failure.ts';
import type { Log } from '../log.ts';
import { sendJson } from './body.ts';
import { findRoute, type Route } from './router.ts';
import { answerPreflight, checkCaller } from './security.ts';
import { carriesToken } from './token.ts';

export interface LocalApiOptions {
  readonly address: Address;
  readonly portalOrigin: string;
  readonly token: string;
  /** Need the token. */
  readonly routes: readonly Route[];
  /** Need no token: health and the upload page, which hold nothing of the hospital's. */
  readonly openRoutes: readonly Route[];
  readonly log: Log;
}

const STATUS: Partial<Record<ErrorCode, number>> = {
  DB5701: 401,
  DB5702: 403,
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
  DB5707: 409,
  DB5708: 409,
  DB5711: 400,
  DB5012: 500,
};

const DRAIN_MILLISECONDS = 5000;

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
    const { portalOrigin, address, token, routes, openRoutes } = this.#options;
    checkCaller(request, response, { portalOrigin, host: address.host });
    const { method = '', url = '' } = request;
    if (method === 'OPTIONS') return answerPreflight(request, response);
    const open = openRoutes.some((route) => route.method === method && route.pattern === url);
    if (!open && !carriesToken(request.headers.authorization, token)) throw new DoubleblindError('DB5701', '');
    const { handler, values } = findRoute(open ? openRoutes : routes, method, url);
    await handler({ request, response, values });
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
    if (!request.complete) {
      // The rest of a refused body is thrown away for a moment, so that the sender gets to read the answer.
      response.setHeader('Connection', 'close');
      request.resume();
      setTimeout(() => request.destroy(), DRAIN_MILLISECONDS).unref();
    }
    sendJson(response, known ? (STATUS[error.code] ?? 400) : 500, { error: explainedFailureOf(error) });
  }
}
