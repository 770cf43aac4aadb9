/**
 * A worker: joins its agent, then does what it is told, with one worker of the other party at a time. It keeps nothing on a disk: its
 * key is made in memory and signed by the agent, images and sessions go with it.
 */

import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Tracing } from '@doubleblind/contracts/tracing';
import { DoubleblindError } from '@doubleblind/errors';
import { connectPeer } from '../../../peer/connect.ts';
import { type Identity, makeIdentity } from '../../../peer/identity.ts';
import type { Log } from '../../../store/log.ts';
import type { BatchResult } from '../../assignment.ts';
import { cpuSeconds, peakMemoryMiB } from '../../resources.ts';
import { type DeadlineRule, USUAL_DEADLINES } from '../../threads/step-deadlines.ts';
import { numberOf } from '../../traced-executor.ts';
import { parseJoin } from '../join-file.ts';
import { Line, type Tensors } from '../line/line.ts';
import {
  type FromWorker,
  type PairOrder,
  type ToWorker,
  toWorkerSchema,
  type Welcome,
  WORKER_PROTOCOL_VERSION,
} from '../line/messages.ts';
import { WORKERS_PATH } from '../line/registry.ts';
import { errorOf } from '../pairing/side.ts';
import { PairSession } from './pair-session.ts';

export interface WorkerOptions {
  /** What the agent has written for its workers (join-file.ts). */
  readonly join: string;
  /** Ends with the line to the agent; without it the worker comes back until it is told to leave. */
  readonly once: boolean;
  /** Ends after the batch that it is at. */
  readonly signal: AbortSignal;
  readonly log: Log;
  /** What workers of the other party are told to call, where the agent's cluster does not know it. */
  readonly advertise?: string;
  readonly deadlines?: DeadlineRule;
  /** Where spans of its batches go; nowhere unless it is said. */
  readonly tracing?: Tracing;
  /** Module of the compute threads; another one in tests. */
  readonly module?: URL;
}

const VALID_MILLISECONDS = 30 * 86_400_000;
const CALLS_FOR_MILLISECONDS = 60_000;
/** A worker that somebody else has started waits for its agent. */
const WAITS_FOR_MILLISECONDS = 30 * 86_400_000;
const RETRY_MILLISECONDS = 1000;
/** How often the agent is told of steps: a network may have hundreds in a second. */
const STEPS_MILLISECONDS = 250;

/** Resolves when the worker is not wanted any more. Throws DB5643 where the agent does not admit it, DB30xx where there is none. */
export async function runWorker(options: WorkerOptions): Promise<void> {
  const identity = await makeIdentity(VALID_MILLISECONDS);
  for (;;) {
    const wanted = await new Member(options, identity).serve();
    if (!wanted || options.once || options.signal.aborted) return;
    await sleep(RETRY_MILLISECONDS);
  }
}

/** One stay in the cluster, from joining to the end of the line. */
class Member {
  readonly #options: WorkerOptions;
  readonly #identity: Identity;
  #line!: Line<ToWorker, FromWorker>;
  #welcome: Welcome | undefined;
  #heartbeat: NodeJS.Timeout | undefined;
  #pair:
    | {
        readonly number: number;
        readonly work: string | undefined;
        readonly abort: AbortController;
        session: PairSession | undefined;
        over: Promise<void>;
      }
    | undefined;
  #sent = 0;
  #received = 0;

  constructor(options: WorkerOptions, identity: Identity) {
    this.#options = options;
    this.#identity = identity;
  }

  /** Whether the agent still wants this worker. */
  async serve(): Promise<boolean> {
    const { signal, log, once } = this.#options;
    const waitMilliseconds = once ? CALLS_FOR_MILLISECONDS : WAITS_FOR_MILLISECONDS;
    const { address, agent, secret } = await parseJoin(this.#options.join);
    const socket = await connectPeer({
      ...{ identity: this.#identity, address, peer: agent, path: WORKERS_PATH, waitMilliseconds, signal },
    });
    const { promise: ended, resolve, reject } = Promise.withResolvers<boolean>();
    this.#line = new Line<ToWorker, FromWorker>(socket, toWorkerSchema);
    this.#line.listen({
      message: (message, tensors) => {
        if (message.type === 'refused') reject(errorOf(message.failure));
        else if (message.type === 'leave') resolve(false);
        else this.#obey(message, tensors);
      },
      ended: (error) => {
        log(`the line to the agent has ended: ${error.code}`);
        resolve(true);
      },
    });
    const leave = () => this.#line.send({ type: 'leaving' });
    signal.addEventListener('abort', leave, { once: true });
    this.#line.send({ type: 'join', version: WORKER_PROTOCOL_VERSION, secret, host: hostname(), pid: process.pid });
    try {
      return await ended;
    } finally {
      signal.removeEventListener('abort', leave);
      clearInterval(this.#heartbeat);
      await this.#part(new DoubleblindError('DB5020', ''));
      this.#line.close();
    }
  }

  #obey(message: Exclude<ToWorker, { type: 'refused' | 'leave' }>, tensors: Tensors): void {
    if (message.type === 'welcome') {
      this.#welcome = message;
      this.#heartbeat = setInterval(
        () => this.#line.send({ type: 'heartbeat', usage: this.#usage() }),
        message.heartbeatMilliseconds,
      );
    } else if (message.type === 'pair') this.#meet(message);
    else if (message.type === 'unpair') {
      if (this.#pair?.number === message.pair) this.#part().then(() => this.#line.send({ type: 'free' }));
    } else {
      const images = message.type === 'evaluate' ? tensors : message.images;
      this.#batch(message.pair, message.batch, images).catch((error) => this.#failed(message.pair, error));
    }
  }

  #meet(order: PairOrder): void {
    const abort = new AbortController();
    const pair = {
      number: order.pair,
      work: order.work,
      abort,
      session: undefined as PairSession | undefined,
      over: Promise.resolve(),
    };
    this.#pair = pair;
    const { credential, agentPem } = this.#welcome!;
    const identity = { ...this.#identity, worker: { credential, agentPem } };
    const { deadlines = USUAL_DEADLINES, module } = this.#options;
    pair.over = PairSession.open({
      ...{ order, identity, deadlines, signal: abort.signal, listen: this.#listen() },
      ...(module === undefined ? {} : { module }),
      listening: (address) => this.#line.send({ type: 'listening', pair: order.pair, address }),
    }).then(
      (session) => {
        pair.session = session;
        if (abort.signal.aborted) return;
        this.#line.send({ type: 'opened', pair: order.pair, counters: session.opening, usage: this.#usage() });
      },
      (error) => this.#failed(order.pair, error),
    );
  }

  #listen(): Welcome['listen'] {
    const { listen } = this.#welcome!;
    if (!listen || 'relay' in listen) return listen;
    return { ...listen, advertise: this.#options.advertise ?? listen.advertise };
  }

  async #batch(number: number, batch: number, images: Tensors | number): Promise<void> {
    const { session, work } = (this.#pair?.number === number && this.#pair) || {};
    if (!session) return;
    const facts = { shard: batch, images: typeof images === 'number' ? images : images.length };
    const span = work === undefined ? undefined : this.#options.tracing?.begin(work, 'batch', facts);
    let told = performance.now();
    const onStep = (done: number, total: number) => {
      if (done < total && performance.now() - told < STEPS_MILLISECONDS) return;
      told = performance.now();
      this.#line.send({ type: 'step', pair: number, batch, done, total });
    };
    const computing = typeof images === 'number' ? session.serve(images, onStep) : session.evaluate(images, onStep);
    const result: BatchResult = await computing.catch((error) => {
      span?.end({ error: numberOf(error) });
      throw error;
    });
    span?.end();
    if (this.#pair?.session !== session) return;
    const outputs = result.outputs.map((values) => Float32Array.from(values));
    const { counters, profile } = result;
    this.#line.send(
      { type: 'done', pair: number, batch, counters, profile: [...profile], usage: this.#usage() },
      outputs,
    );
  }

  #failed(number: number, error: unknown): void {
    if (this.#pair?.number !== number || this.#pair.abort.signal.aborted) return;
    const known = error instanceof DoubleblindError ? error : new DoubleblindError('DB5099', '');
    this.#options.log(error instanceof DoubleblindError ? error.message : String((error as Error)?.stack ?? error));
    const failure = { code: known.code, detail: known.detail.slice(0, 500) };
    this.#line.send({ type: 'failed', pair: number, failure, usage: this.#usage() });
  }

  /** Wipes and ends what there is of a pair. */
  async #part(reason?: DoubleblindError): Promise<void> {
    const pair = this.#pair;
    if (!pair || pair.abort.signal.aborted) return;
    pair.abort.abort(reason ?? new DoubleblindError('DB5020', ''));
    await pair.over;
    if (pair.session) {
      this.#sent += pair.session.wire.bytesSent;
      this.#received += pair.session.wire.bytesReceived;
      await pair.session.close(reason);
    }
    if (this.#pair === pair) this.#pair = undefined;
  }

  /** Of this stay; earlier ones counted for what they were for. */
  #usage() {
    const wire = this.#pair?.session?.wire ?? { bytesSent: 0, bytesReceived: 0 };
    return {
      bytesSent: this.#sent + wire.bytesSent,
      bytesReceived: this.#received + wire.bytesReceived,
      cpuSeconds: cpuSeconds(),
      peakMemoryMiB: peakMemoryMiB(),
    };
  }
}
