/** A line between two processes on which a test makes what lines do: it is cut, falls silent, is slow, or cannot be had at all. */
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type SecureContextOptions, type Server as TlsServer } from 'node:tls';

interface Waiting {
  readonly chunk: Buffer;
  readonly due: number;
}

const LOOPBACK = '127.0.0.1';

export interface Target {
  readonly host: string;
  readonly port: number;
}

export class Wire {
  readonly #server: Server;
  readonly #target: Target;
  readonly #sockets = new Set<Socket>();
  readonly #directions = new Set<Direction>();
  #refuses = false;
  /** Of every chunk on its way, in milliseconds; those behind it wait beside it, not after it. */
  delay = 0;
  /** Neither direction passes anything; connections stay, and new ones are taken. */
  held: Held = 'none';
  /** Calls that were refused. */
  refused = 0;

  /**
   * Passes connections on to `target`, a port of this machine unless it names another; with `tls` it ends TLS before, as a proxy in front of a portal
   * does. Listens at `host`.
   */
  static async start(target: number | Target, tls?: SecureContextOptions, host = LOOPBACK): Promise<Wire> {
    const wire = new Wire(typeof target === 'number' ? { host: LOOPBACK, port: target } : target, tls);
    await new Promise<void>((resolve) => wire.#server.listen(0, host, resolve));
    return wire;
  }

  private constructor(target: Target, tls?: SecureContextOptions) {
    this.#target = target;
    const take = (incoming: Socket) => this.#take(incoming);
    this.#server = tls ? createTlsServer(tls, take) : createServer(take);
    this.#server.on('tlsClientError', () => {
      this.refused += 1;
    });
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  #take(incoming: Socket): void {
    if (this.#refuses) {
      this.refused += 1;
      incoming.destroy();
      return;
    }
    const outgoing = connect(this.#target.port, this.#target.host);
    for (const socket of [incoming, outgoing]) {
      this.#sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.#sockets.delete(socket);
        incoming.destroy();
        outgoing.destroy();
      });
    }
    for (const [from, to, towards] of [
      [incoming, outgoing, 'there'],
      [outgoing, incoming, 'back'],
    ] as const) {
      const direction = new Direction(from, to, () => ({ delay: this.delay, held: holds(this.held, towards) }));
      this.#directions.add(direction);
      from.once('close', () => this.#directions.delete(direction));
    }
  }

  /** Cuts all connections; new ones are possible. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Cuts all connections, and takes no new one. */
  refuse(): void {
    this.#refuses = true;
    this.cut();
  }

  /** All is as it should be from now on. */
  heal(): void {
    this.#refuses = false;
    this.held = 'none';
    this.delay = 0;
    for (const direction of this.#directions) direction.pass();
  }

  /** Nothing passes either way, or one way; connections stay. */
  hold(held: Held = 'both'): void {
    this.held = held;
  }

  /** Shows another certificate from now on, to those who call anew. */
  present(tls: SecureContextOptions): void {
    (this.#server as TlsServer).setSecureContext(tls);
    this.cut();
  }

  stop(): void {
    this.cut();
    this.#server.close();
  }
}

export type Held = 'none' | 'there' | 'back' | 'both';

function holds(held: Held, towards: 'there' | 'back'): boolean {
  return held === 'both' || held === towards;
}

/** One direction of one connection. What is held is kept, up to what the two sockets' buffers and this take: then the sender waits. */
class Direction {
  readonly #waiting: Waiting[] = [];
  readonly #to: Socket;
  readonly #state: () => { readonly delay: number; readonly held: boolean };
  #timer: NodeJS.Timeout | undefined;

  constructor(from: Socket, to: Socket, state: () => { readonly delay: number; readonly held: boolean }) {
    this.#to = to;
    this.#state = state;
    from.on('data', (chunk: Buffer) => {
      this.#waiting.push({ chunk, due: performance.now() + state().delay });
      this.pass();
    });
    from.on('end', () => to.end());
  }

  pass(): void {
    clearTimeout(this.#timer);
    if (this.#state().held) return;
    const now = performance.now();
    while (this.#waiting.length > 0 && this.#waiting[0].due <= now) this.#to.write(this.#waiting.shift()!.chunk);
    if (this.#waiting.length > 0) this.#timer = setTimeout(() => this.pass(), this.#waiting[0].due - now);
  }
}
