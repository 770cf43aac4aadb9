/**
 * The agent's end of the lines to its workers: lets in who knows the cluster's secret, signs the key of the certificate that it shows,
 * and gives each worker to one assignment at a time. A worker of which nothing is heard is given up: silent intervals are counted,
 * not clocks compared, so that an agent that was itself suspended does not blame its workers.
 */

import { createHash, randomUUID, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { issueCredential, type SignedWorkerCredential } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import type { WebSocket } from 'ws';
import type { Address } from '../../../peer/address.ts';
import type { Identity } from '../../../peer/identity.ts';
import { presentedHash, tlsServer } from '../../../peer/tls-server.ts';
import type { Log } from '../../../store/log.ts';
import type { WorkerUsage } from '../../assignment.ts';
import { Line, type Tensors } from './line.ts';
import { type FromWorker, fromWorkerSchema, type ToWorker, type Welcome, WORKER_PROTOCOL_VERSION } from './messages.ts';

export interface RegistryOptions {
  readonly identity: Identity;
  /** Where workers call. */
  readonly address: Address;
  /** What a worker must know to be let in. */
  readonly secret: string;
  /** Where workers wait for those of the other party. */
  readonly listen: Welcome['listen'];
  readonly heartbeatMilliseconds?: number;
  /** Intervals without a word after which a worker is given up. */
  readonly silentIntervals?: number;
  /** A worker has come, has gone, or has begun or ended something. */
  readonly changed?: (worker: ConnectedWorker, present: boolean) => void;
  readonly log: Log;
}

/** Where workers call: wss://HOST:PORT/workers. */
export const WORKERS_PATH = '/workers';

const JOIN_MILLISECONDS = 10_000;
const NOTHING_USED: WorkerUsage = { bytesSent: 0, bytesReceived: 0, cpuSeconds: 0, peakMemoryMiB: 0 };

export type WorkerEvent = Exclude<FromWorker, { type: 'join' | 'heartbeat' | 'leaving' }>;

/** What an assignment does about what its worker says. */
export interface WorkerHolder {
  event(worker: ConnectedWorker, event: WorkerEvent, tensors: Tensors): void;
  gone(worker: ConnectedWorker, error: DoubleblindError): void;
  /** It is to leave: gives it back as soon as it has no batch. */
  retiring(worker: ConnectedWorker): void;
}

export class ConnectedWorker {
  readonly credential: SignedWorkerCredential;
  readonly host: string;
  readonly pid: number;
  readonly joinedAt = new Date();
  heardAt = new Date();
  batches = 0;
  /** Since it joined. */
  usage = NOTHING_USED;
  /** Gets no more work. */
  leaving = false;
  holder: WorkerHolder | null = null;
  silent = 0;
  readonly #line: Line<FromWorker, ToWorker>;

  constructor(
    line: Line<FromWorker, ToWorker>,
    credential: SignedWorkerCredential,
    { host, pid }: { host: string; pid: number },
  ) {
    this.#line = line;
    this.credential = credential;
    this.host = host;
    this.pid = pid;
  }

  get id(): string {
    return this.credential.document.workerId;
  }

  send(message: ToWorker, tensors: Tensors = []): void {
    this.#line.send(message, tensors);
  }

  terminate(): void {
    this.#line.terminate();
  }
}

export class WorkerRegistry {
  readonly address: Address;
  readonly #options: RegistryOptions;
  readonly #server: ReturnType<typeof tlsServer>;
  readonly #workers = new Map<string, ConnectedWorker>();
  /** Assignments that want workers, first come first. */
  readonly #wanting: WorkerHolder[] = [];
  readonly #heartbeat: NodeJS.Timeout;

  /** Throws DB3013. */
  static async listen(options: RegistryOptions): Promise<WorkerRegistry> {
    const server = tlsServer(options.identity);
    const { host, port } = options.address;
    await new Promise<void>((resolve, reject) => {
      server.server.once('error', (error: NodeJS.ErrnoException) =>
        reject(new DoubleblindError('DB3013', `${host}:${port}: ${error.code}.`, { cause: error })),
      );
      server.server.listen(port, host || undefined, resolve);
    });
    return new WorkerRegistry(options, server);
  }

  private constructor(options: RegistryOptions, server: ReturnType<typeof tlsServer>) {
    this.#options = options;
    this.#server = server;
    const bound = server.server.address() as AddressInfo;
    this.address = { host: options.address.host || bound.address, port: bound.port };
    server.server.on('request', (_request, response) => response.writeHead(426).end());
    server.server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
    this.#heartbeat = setInterval(() => this.#countSilence(), this.#interval);
  }

  get workers(): readonly ConnectedWorker[] {
    return [...this.#workers.values()];
  }

  /** A free worker for this holder now, or null; see `want`. */
  acquire(holder: WorkerHolder): ConnectedWorker | null {
    const free = this.#workers.values().find((worker) => worker.holder === null && !worker.leaving);
    if (!free) return null;
    free.holder = holder;
    this.#changed(free);
    return free;
  }

  /** `holder` is told of every worker that becomes free by an event of the type 'free', until it does not want any more. */
  want(holder: WorkerHolder): void {
    this.#wanting.push(holder);
  }

  noLongerWants(holder: WorkerHolder): void {
    const at = this.#wanting.indexOf(holder);
    if (at >= 0) this.#wanting.splice(at, 1);
  }

  /** Its holder has no use for it. Only for a worker without a pair. */
  release(worker: ConnectedWorker): void {
    worker.holder = null;
    this.#offer(worker);
  }

  /** No more work for it: it leaves as soon as it has no pair. */
  retire(worker: ConnectedWorker): void {
    if (worker.leaving) return;
    worker.leaving = true;
    this.#changed(worker);
    if (worker.holder === null) worker.send({ type: 'leave' });
    else worker.holder.retiring(worker);
  }

  close(): void {
    clearInterval(this.#heartbeat);
    this.#server.server.close();
    this.#server.server.closeAllConnections();
    for (const worker of this.#workers.values()) worker.terminate();
    for (const socket of this.#server.sockets.clients) socket.terminate();
  }

  get #interval(): number {
    return this.#options.heartbeatMilliseconds ?? 2000;
  }

  #changed(worker: ConnectedWorker): void {
    this.#options.changed?.(worker, this.#workers.get(worker.id) === worker);
  }

  #offer(worker: ConnectedWorker): void {
    this.#changed(worker);
    if (worker.leaving) worker.send({ type: 'leave' });
    else for (const holder of this.#wanting) if (worker.holder === null) holder.event(worker, { type: 'free' }, []);
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    const certificateHash = presentedHash(request.socket as TLSSocket);
    if (request.url !== WORKERS_PATH || certificateHash === undefined) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n', () => socket.destroy());
      return;
    }
    this.#server.sockets.handleUpgrade(request, socket, head, (open) => this.#greet(open, certificateHash));
  }

  #greet(socket: WebSocket, certificateHash: string): void {
    const line = new Line<FromWorker, ToWorker>(socket, fromWorkerSchema);
    const timer = setTimeout(() => line.terminate(), JOIN_MILLISECONDS);
    let worker: ConnectedWorker | undefined;
    line.listen({
      message: (message, tensors) => {
        clearTimeout(timer);
        if (worker) this.#accept(worker, message, tensors);
        else worker = this.#join(line, message, certificateHash);
      },
      ended: (error) => {
        clearTimeout(timer);
        if (worker) this.#drop(worker, error);
      },
    });
  }

  #join(line: Line<FromWorker, ToWorker>, message: FromWorker, certificateHash: string): ConnectedWorker | undefined {
    try {
      if (message.type !== 'join') throw new DoubleblindError('DB3008', 'It did not join.');
      if (message.version !== WORKER_PROTOCOL_VERSION)
        throw new DoubleblindError('DB5643', `This agent speaks version ${WORKER_PROTOCOL_VERSION}.`);
      if (!sameText(message.secret, this.#options.secret)) throw new DoubleblindError('DB5643', '');
      const credential = issueCredential(this.#options.identity.privateKey, {
        workerId: randomUUID(),
        certificateHash,
      });
      const worker = new ConnectedWorker(line, credential, message);
      this.#workers.set(worker.id, worker);
      const { listen } = this.#options;
      const agentPem = this.#options.identity.certificatePem;
      worker.send({ type: 'welcome', credential, listen, agentPem, heartbeatMilliseconds: this.#interval });
      const text = `worker ${worker.id} has come, process ${worker.pid} on ${worker.host}`;
      this.#options.log(text, { worker: worker.id });
      this.#offer(worker);
      return worker;
    } catch (error) {
      const { code, detail } = error instanceof DoubleblindError ? error : new DoubleblindError('DB5099', '');
      line.send({ type: 'refused', failure: { code, detail } });
      line.close();
      return undefined;
    }
  }

  #accept(worker: ConnectedWorker, message: FromWorker, tensors: Tensors): void {
    worker.silent = 0;
    worker.heardAt = new Date();
    if ('usage' in message) worker.usage = message.usage;
    if (message.type === 'done') worker.batches += 1;
    if (message.type === 'leaving') this.retire(worker);
    else if (message.type === 'heartbeat') this.#changed(worker);
    else if (message.type !== 'join') worker.holder?.event(worker, message, tensors);
  }

  #drop(worker: ConnectedWorker, error: DoubleblindError): void {
    if (!this.#workers.delete(worker.id)) return;
    this.#options.log(`worker ${worker.id} has gone: ${error.code}`, { worker: worker.id, error: error.code });
    this.#changed(worker);
    worker.holder?.gone(worker, error);
    worker.holder = null;
  }

  #countSilence(): void {
    const most = this.#options.silentIntervals ?? 5;
    for (const worker of this.#workers.values()) {
      worker.silent += 1;
      if (worker.silent <= most) continue;
      worker.terminate();
      this.#drop(worker, new DoubleblindError('DB5646', `Worker ${worker.id}.`));
    }
  }
}

function sameText(one: string, other: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(one), hash(other));
}
