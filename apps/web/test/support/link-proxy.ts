/** A wire between two agents that a test can slow down, hold and cut. */
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { Transform } from 'node:stream';

export class LinkProxy {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #bytesPerSecond: number;
  /** Resolved while bytes may pass. */
  #passage: Promise<void> = Promise.resolve();
  #open: () => void = () => undefined;

  /** Passes connections on to `targetPort` of this machine, each direction at no more than this rate. */
  static async start(targetPort: number, bytesPerSecond: number): Promise<LinkProxy> {
    const proxy = new LinkProxy(targetPort, bytesPerSecond);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  private constructor(targetPort: number, bytesPerSecond: number) {
    this.#bytesPerSecond = bytesPerSecond;
    this.#server = createServer((incoming) => {
      const outgoing = connect(targetPort, '127.0.0.1');
      for (const socket of [incoming, outgoing]) {
        this.#sockets.add(socket);
        socket.on('error', () => undefined);
        socket.on('close', () => {
          this.#sockets.delete(socket);
          incoming.destroy();
          outgoing.destroy();
        });
      }
      incoming.pipe(this.#wire()).pipe(outgoing);
      outgoing.pipe(this.#wire()).pipe(incoming);
    });
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Cuts all connections; new ones are possible. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Nothing passes until `release`; connections stay. */
  hold(): void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#passage = promise;
    this.#open = resolve;
  }

  release(): void {
    this.#open();
  }

  stop(): void {
    this.cut();
    this.#server.close();
  }

  /** One direction: bytes leave one after the other, as on a wire of this bandwidth. */
  #wire(): Transform {
    let free = performance.now();
    return new Transform({
      transform: (chunk: Buffer, _encoding, pass) => {
        free = Math.max(free, performance.now()) + (chunk.length * 1000) / this.#bytesPerSecond;
        setTimeout(() => this.#passage.then(() => pass(null, chunk)), Math.max(0, free - performance.now()));
      },
    });
  }
}
