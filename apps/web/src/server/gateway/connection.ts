/** One agent's WebSocket: challenge and hello, pings, bounded and parsed messages, closing with a reason. */
import { randomBytes } from 'node:crypto';
import {
  type AgentMessage,
  CHANNEL_LIMITS,
  CLOSE_CODES,
  CONTRACT_VERSION,
  type Failure,
  type PortalMessage,
  parseAgentMessage,
} from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import type { WebSocket } from 'ws';

export type AgentHello = Extract<AgentMessage, { type: 'hello' }>;
/** Messages after the hello that are not ping or pong. */
export type AgentRequest = Exclude<AgentMessage, AgentHello | { type: 'ping' } | { type: 'pong' }>;

export interface ConnectionHandlers {
  /** Checks the hello against the nonce; throws a DoubleblindError when this is not an enrolled agent. */
  authenticate(hello: AgentHello, nonce: string): Promise<void>;
  handle(message: AgentRequest): Promise<void>;
  /** Something arrived: the agent is alive. */
  alive(): void;
  closed(): void;
}

export class AgentConnection {
  readonly #socket: WebSocket;
  readonly #handlers: ConnectionHandlers;
  readonly #nonce = randomBytes(32).toString('base64url');
  readonly #timers: NodeJS.Timeout[] = [];
  /** A hello has come; whether it is true may take the portal a while when many come at once. */
  #greeted = false;
  #authenticated = false;
  #lastHeard = performance.now();
  #pings = 0;
  /** Messages are handled one after the other, in the order in which they came. */
  #queue: Promise<void> = Promise.resolve();

  constructor(socket: WebSocket, handlers: ConnectionHandlers) {
    this.#socket = socket;
    this.#handlers = handlers;
    socket.on('message', (data, isBinary) => this.#receive(isBinary ? null : data.toString()));
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      for (const timer of this.#timers) clearInterval(timer);
      handlers.closed();
    });
    this.send({
      type: 'challenge',
      contractVersion: CONTRACT_VERSION,
      nonce: this.#nonce,
      time: new Date().toISOString(),
    });
    this.#timers.push(
      setTimeout(() => this.#greeted || this.#tooSilent(), CHANNEL_LIMITS.helloMilliseconds),
      setInterval(() => this.#keepAlive(), CHANNEL_LIMITS.pingMilliseconds),
    );
  }

  get open(): boolean {
    return this.#socket.readyState === this.#socket.OPEN;
  }

  send(message: PortalMessage): void {
    if (this.open) this.#socket.send(JSON.stringify(message));
  }

  /** A message that is JSON already. Resolves when it has left this process, or the connection has ended. */
  sendText(text: string): Promise<void> {
    return new Promise((resolve) => {
      if (this.open) this.#socket.send(text, () => resolve());
      else resolve();
    });
  }

  close(closeCode: number, failure: Failure): void {
    this.send({ type: 'error', failure });
    this.#socket.close(closeCode, failure.code);
  }

  #tooSilent(): void {
    this.close(CLOSE_CODES.silent, { code: 'DB6304', detail: '' });
    this.#socket.terminate();
  }

  #keepAlive(): void {
    if (performance.now() - this.#lastHeard > CHANNEL_LIMITS.silenceMilliseconds) this.#tooSilent();
    else this.send({ type: 'ping', id: this.#pings++ });
  }

  #receive(text: string | null): void {
    this.#lastHeard = performance.now();
    const parsed = text === null ? ({ ok: false, reason: 'binary message' } as const) : parseAgentMessage(text);
    if (!parsed.ok) {
      this.close(CLOSE_CODES.protocolError, { code: 'DB6204', detail: parsed.reason });
      return;
    }
    this.#greeted ||= parsed.message.type === 'hello';
    this.#queue = this.#queue.then(() => this.#dispatch(parsed.message)).catch((error) => this.#give(error));
  }

  async #dispatch(message: AgentMessage): Promise<void> {
    if (message.type === 'hello') {
      if (message.hello.document.contractVersion !== CONTRACT_VERSION) {
        const detail = `The portal speaks version ${CONTRACT_VERSION}.`;
        return this.close(CLOSE_CODES.versionMismatch, { code: 'DB6203', detail });
      }
      if (this.#authenticated) throw new DoubleblindError('DB6204', 'A second hello.');
      await this.#handlers.authenticate(message, this.#nonce);
      this.#authenticated = true;
      return;
    }
    if (!this.#authenticated) throw new DoubleblindError('DB6201', 'Hello comes first.');
    this.#handlers.alive();
    if (message.type === 'ping') this.send({ type: 'pong', id: message.id });
    else if (message.type !== 'pong') await this.#handlers.handle(message);
  }

  #give(error: unknown): void {
    if (error instanceof DoubleblindError && this.#authenticated && error.code !== 'DB6204') {
      // What an agent reports may come too late or not fit any more; that is no reason to send the agent away.
      console.error(`agent gateway: ${error.code} ${error.detail}`);
    } else if (error instanceof DoubleblindError) {
      const closeCode = error.code === 'DB6204' ? CLOSE_CODES.protocolError : CLOSE_CODES.notAuthenticated;
      this.close(closeCode, { code: error.code, detail: error.detail });
    } else {
      console.error(`agent gateway: ${error instanceof Error ? error.message : 'unknown error'}`);
      this.#socket.close(1011);
    }
  }
}
