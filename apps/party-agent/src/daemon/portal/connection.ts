/**
 * One WebSocket to the portal: answers the challenge with a hello signed over its nonce, pings, gives up a silent portal,
 * and hands on parsed messages. Reconnecting is client.ts's.
 */
import { type AgentMessage, CHANNEL_LIMITS, type PortalMessage, parsePortalMessage } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { WebSocket } from 'ws';

/** What is left when the connection's own messages are dealt with. */
export type PortalNews = Exclude<PortalMessage, { type: 'ping' | 'pong' | 'challenge' | 'error' }>;

export interface ConnectionHandlers {
  /** The hello for the portal's nonce; also told the portal's clock. */
  hello(nonce: string, portalTime: Date): AgentMessage;
  news(message: PortalNews): void;
  /** Called once. `closeCode` is the WebSocket's; `error` says why as far as it is known. */
  closed(closeCode: number, error: DoubleblindError): void;
}

export class PortalConnection {
  readonly #socket: WebSocket;
  readonly #handlers: ConnectionHandlers;
  readonly #pinger: NodeJS.Timeout;
  #lastHeard = performance.now();
  #pings = 0;
  #failure: DoubleblindError | undefined;

  constructor(gatewayUrl: string, handlers: ConnectionHandlers) {
    this.#handlers = handlers;
    this.#socket = new WebSocket(gatewayUrl, {
      maxPayload: CHANNEL_LIMITS.messageBytes,
      handshakeTimeout: CHANNEL_LIMITS.helloMilliseconds,
      perMessageDeflate: false,
    });
    this.#socket.on('message', (data, isBinary) => this.#receive(isBinary ? null : data.toString()));
    this.#socket.on('error', (error) => {
      this.#failure ??= new DoubleblindError('DB5504', error.message, { cause: error });
    });
    this.#socket.on('close', (closeCode) => {
      clearInterval(this.#pinger);
      handlers.closed(closeCode, this.#failure ?? new DoubleblindError('DB5504', `Closed with ${closeCode}.`));
    });
    this.#pinger = setInterval(() => this.#keepAlive(), CHANNEL_LIMITS.pingMilliseconds);
  }

  send(message: AgentMessage): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  close(reason?: DoubleblindError): void {
    this.#failure ??= reason;
    this.#socket.terminate();
  }

  #keepAlive(): void {
    if (performance.now() - this.#lastHeard > CHANNEL_LIMITS.silenceMilliseconds) {
      this.close(new DoubleblindError('DB5504', 'It has been silent for too long.'));
    } else this.send({ type: 'ping', id: this.#pings++ });
  }

  #receive(text: string | null): void {
    this.#lastHeard = performance.now();
    const parsed = text === null ? ({ ok: false, reason: 'a binary message' } as const) : parsePortalMessage(text);
    if (!parsed.ok) {
      this.close(new DoubleblindError('DB5506', `${parsed.reason}.`));
      return;
    }
    const { message } = parsed;
    switch (message.type) {
      case 'ping':
        this.send({ type: 'pong', id: message.id });
        break;
      case 'pong':
        break;
      case 'challenge':
        this.send(this.#handlers.hello(message.nonce, new Date(message.time)));
        break;
      case 'error':
        this.#failure = new DoubleblindError('DB5505', `${message.failure.code} ${message.failure.detail}`.trim());
        break;
      default:
        this.#handlers.news(message);
    }
  }
}
