/** What stands before several processes of a portal: every new connection goes to the next that answers. */
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

export class LoadBalancer {
  /** Ports of the processes, in turn. */
  targets: number[] = [];
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #next = 0;

  static async start(port = 0): Promise<LoadBalancer> {
    const balancer = new LoadBalancer();
    await new Promise<void>((resolve) => balancer.#server.listen(port, '127.0.0.1', resolve));
    return balancer;
  }

  private constructor() {
    this.#server = createServer((socket) => this.#pass(socket, this.targets.length));
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  stop(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }

  /** Ends what goes to a process, as a load balancer does that has found it dead. */
  cut(port: number): void {
    for (const socket of this.#sockets) if (socket.remotePort === port) socket.destroy();
  }

  #pass(socket: Socket, tries: number): void {
    if (tries === 0) {
      socket.destroy();
      return;
    }
    const target = connect({ port: this.targets[this.#next++ % this.targets.length], host: '127.0.0.1' });
    let reached = false;
    target.once('connect', () => {
      reached = true;
      socket.pipe(target).pipe(socket);
    });
    target.on('error', () => target.destroy());
    socket.on('error', () => socket.destroy());
    for (const end of [socket, target]) {
      this.#sockets.add(end);
      end.once('close', () => this.#sockets.delete(end));
    }
    target.once('close', () => (reached ? socket.destroy() : this.#pass(socket, tries - 1)));
    socket.once('close', () => target.destroy());
  }
}
