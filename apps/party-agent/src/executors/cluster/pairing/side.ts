/** What the executors of both parties have alike while pairs of workers do an assignment: own workers, the line to the other party. */

import { X509Certificate } from 'node:crypto';
import { canonicalHash, provenCertificate, type SignedWorkerCredential } from '@doubleblind/contracts';
import { DoubleblindError, ERRORS, type ErrorCode } from '@doubleblind/errors';
import { type Channel, type ChannelCounters, ChannelMultiplexer } from '@doubleblind/mpc-core';
import type { z } from 'zod';
import type { Place } from '../../../peer/address.ts';
import type { Assignment, Outcome, WorkerUsage } from '../../assignment.ts';
import { OutcomeQueue } from '../../threads/outcome-queue.ts';
import type { Tensors } from '../line/line.ts';
import type { Meeting } from '../line/messages.ts';
import type { ConnectedWorker, WorkerEvent, WorkerHolder } from '../line/registry.ts';
import type { ClusterContext } from './context.ts';
import { keyOfPeer } from './key-of-peer.ts';
import { receiveText } from './messages.ts';
import { Teller } from './teller.ts';

/** What another pair of workers may not run into; anything else ends the assignment. */
const ANOTHER_PAIR_MAY_DO: readonly ErrorCode[] = [
  ...(['DB3001', 'DB3002', 'DB3003', 'DB3004', 'DB3005', 'DB3006', 'DB3007', 'DB3008', 'DB3012', 'DB3013'] as const),
  ...(['DB3014', 'DB3015', 'DB3016', 'DB5646', 'DB5099'] as const),
];
/** Pairs one after the other that do not come to an open session. */
const MOST_FAILED_OPENINGS = 10;

export interface Pair {
  readonly number: number;
  readonly own: ConnectedWorker;
  open: boolean;
  /** What opening its session took: rounds of batches are counted from there. */
  opening: ChannelCounters | null;
}

export abstract class Side<P extends Pair> implements WorkerHolder {
  protected readonly context: ClusterContext;
  protected readonly assignment: Assignment;
  protected readonly outcomes = new OutcomeQueue();
  protected readonly pairs = new Map<number, P>();
  protected again = 0;
  protected peerKey!: string;
  readonly #channel: Channel;
  readonly #teller: Teller;
  readonly #usageBefore = new Map<string, WorkerUsage>();
  readonly #own = new Set<ConnectedWorker>();
  #opened = false;
  #failedOpenings = 0;
  #lastPair = performance.now();

  constructor(context: ClusterContext, assignment: Assignment) {
    this.context = context;
    this.assignment = assignment;
    this.#channel = new ChannelMultiplexer(assignment.peer, { only: 0 }).channel(0);
    this.#teller = new Teller(this.#channel);
  }

  async *run(): AsyncGenerator<Outcome> {
    const { registry, patience } = this.context;
    const watch = setInterval(() => this.#watch(), Math.min(1000, patience.withoutPairsMilliseconds / 4));
    this.#converse().catch((error) => this.fail(error));
    try {
      yield* this.outcomes;
    } catch (error) {
      // The other side must not wait for this one.
      this.assignment.peer.close(error instanceof DoubleblindError ? error : new DoubleblindError('DB5099', ''));
      throw error;
    } finally {
      this.finished = true;
      clearInterval(watch);
      registry.noLongerWants(this);
      for (const { number, own } of this.pairs.values()) own.send({ type: 'unpair', pair: number });
      // Those of a pair follow when they have wiped its session.
      for (const worker of this.#own) if (!this.#isPaired(worker)) this.giveBack(worker);
      await this.stopped();
    }
  }

  protected finished = false;

  event(worker: ConnectedWorker, event: WorkerEvent, tensors: Tensors): void {
    if (event.type === 'free') {
      this.#freed(worker);
      return;
    }
    if (!('pair' in event)) return;
    const pair = this.pairs.get(event.pair);
    // What a pair says that was given up counts for nothing.
    if (pair?.own !== worker || this.finished) return;
    if ('usage' in event) this.#used(worker);
    if (event.type === 'listening') this.listening(pair, event.address);
    else if (event.type === 'opened') {
      pair.opening = event.counters;
      this.#failedOpenings = 0;
      this.#open(pair);
    } else if (event.type === 'failed') this.losePair(pair, errorOf(event.failure), true);
    else if (event.type === 'step') this.step(pair, event);
    else if (event.type === 'done') this.done(pair, event, tensors);
  }

  gone(worker: ConnectedWorker, error: DoubleblindError): void {
    this.#own.delete(worker);
    if (this.finished) return;
    this.#used(worker);
    const pair = this.pairs.values().find(({ own }) => own === worker);
    if (pair) this.losePair(pair, error, true);
    else this.workerGone(worker);
    // One that was not needed so far may take its place.
    this.recruit();
  }

  retiring(worker: ConnectedWorker): void {
    if (this.finished) return;
    const pair = this.pairs.values().find(({ own }) => own === worker);
    if (pair) {
      this.pairRetires(pair);
      return;
    }
    this.workerGone(worker);
    this.giveBack(worker);
    this.tellCounts();
  }

  protected abstract hear(): Promise<boolean>;
  /** Its own worker leaves when the batch is done. */
  protected abstract pairRetires(pair: P): void;
  protected abstract workerFree(worker: ConnectedWorker): void;
  protected abstract workerGone(worker: ConnectedWorker): void;
  protected abstract listening(pair: P, address: Place): void;
  protected abstract opened(pair: P): void;
  protected abstract step(pair: P, event: Extract<WorkerEvent, { type: 'step' }>): void;
  protected abstract done(pair: P, event: Extract<WorkerEvent, { type: 'done' }>, outputs: Tensors): void;
  /** `pair` is no pair any more: what it was at. */
  protected abstract lost(pair: P, error: DoubleblindError): void;
  protected abstract stopped(): void | Promise<void>;

  protected fail(error: unknown): void {
    if (!this.finished) this.outcomes.end({ error });
  }

  protected tell(message: object): void {
    if (!this.finished) this.#teller.tell(message).catch((error) => this.fail(error));
  }

  protected receive<T>(schema: z.ZodType<T>): Promise<T> {
    return receiveText(this.#channel, schema);
  }

  /** As many workers as there may be pairs. */
  protected recruit(): void {
    while (this.#own.size < this.assignment.lanes) {
      const worker = this.context.registry.acquire(this);
      if (!worker) break;
      this.#enlist(worker);
    }
    this.tellCounts();
  }

  /** A worker that nothing is to be done with now. */
  protected giveBack(worker: ConnectedWorker): void {
    this.#own.delete(worker);
    this.context.registry.release(worker);
  }

  protected checked(credential: SignedWorkerCredential): string {
    return provenCertificate(credential, this.peerKey);
  }

  /** Orders a worker to meet one of the other side's. */
  protected orderPair(pair: P, credential: SignedWorkerCredential, meeting: Meeting): void {
    const { side, program, weightsPath, threatModel } = this.assignment;
    const certificates = [pair.own.credential, credential].map(({ document }) => document.certificateHash);
    const ticket = canonicalHash({
      ticket: this.assignment.ticket,
      pair: pair.number,
      workers: side === 'vendor' ? certificates : certificates.reverse(),
    });
    pair.own.send({
      ...{ type: 'pair', pair: pair.number, side, program, threatModel, ticket, meeting },
      ...(weightsPath === undefined ? {} : { weightsPath }),
      ...(this.context.traced ? { work: this.assignment.work.id } : {}),
      peer: { agentKey: this.peerKey, credential },
    });
  }

  protected losePair(pair: P, error: DoubleblindError, tell: boolean): void {
    if (this.pairs.get(pair.number) !== pair) return;
    this.pairs.delete(pair.number);
    const { code, detail } = error;
    const about = { work: this.assignment.work.id, pair: pair.number, worker: pair.own.id, error: error.code };
    this.context.log(`pair ${pair.number} of workers is given up: ${error.message}`, about);
    if (tell) this.tell({ type: 'lost', pair: pair.number, failure: { code, detail: detail.slice(0, 500) } });
    if (this.#own.has(pair.own)) pair.own.send({ type: 'unpair', pair: pair.number });
    if (!ANOTHER_PAIR_MAY_DO.includes(code)) this.fail(error);
    else if (!pair.open && ++this.#failedOpenings >= MOST_FAILED_OPENINGS) this.fail(error);
    else this.lost(pair, error);
    this.tellCounts();
  }

  protected tellCounts(): void {
    const pairs = this.pairs.values().filter(({ open }) => open);
    const workers = { workers: this.#own.size, pairs: [...pairs].length, again: this.again };
    void this.outcomes.put({ type: 'workers', workers });
  }

  /** Of batches alone, since the session of the pair was opened. */
  protected countersSince(pair: P, counters: ChannelCounters): ChannelCounters {
    const before = pair.opening ?? counters;
    const since = (key: keyof ChannelCounters) => counters[key] - before[key];
    return {
      bytesSent: since('bytesSent'),
      bytesReceived: since('bytesReceived'),
      messagesSent: since('messagesSent'),
      messagesReceived: since('messagesReceived'),
      rounds: since('rounds'),
    };
  }

  async #converse(): Promise<void> {
    const certificate = new X509Certificate(this.context.identity.certificatePem).raw.toString('base64');
    this.tell({ type: 'introduction', certificate });
    this.peerKey = keyOfPeer(await this.introduction(), this.assignment.byWorkers!.peer);
    this.context.registry.want(this);
    this.recruit();
    while (await this.hear());
  }

  /** The other agent's certificate in its first message. */
  protected abstract introduction(): Promise<string>;

  #enlist(worker: ConnectedWorker): void {
    this.#own.add(worker);
    this.#usageBefore.set(worker.id, worker.usage);
    this.workerFree(worker);
  }

  #freed(worker: ConnectedWorker): void {
    if (this.finished) {
      if (this.#own.delete(worker)) this.context.registry.release(worker);
    } else if (worker.holder === null) this.recruit();
    else if (this.#isPaired(worker)) return;
    else if (worker.leaving) this.giveBack(worker);
    else this.workerFree(worker);
  }

  #open(pair: P): void {
    pair.open = true;
    if (!this.#opened) void this.outcomes.put({ type: 'opened', rounds: 0 });
    this.#opened = true;
    this.opened(pair);
    this.tellCounts();
  }

  #used(worker: ConnectedWorker): void {
    const before = this.#usageBefore.get(worker.id);
    if (!before) return;
    const { usage } = worker;
    void this.outcomes.put({
      type: 'usage',
      worker: worker.id,
      usage: {
        bytesSent: usage.bytesSent - before.bytesSent,
        bytesReceived: usage.bytesReceived - before.bytesReceived,
        cpuSeconds: usage.cpuSeconds - before.cpuSeconds,
        peakMemoryMiB: usage.peakMemoryMiB,
      },
    });
  }

  #isPaired(worker: ConnectedWorker): boolean {
    return this.pairs.values().some(({ own }) => own === worker);
  }

  #watch(): void {
    if (this.pairs.size > 0) this.#lastPair = performance.now();
    const { withoutPairsMilliseconds } = this.context.patience;
    if (performance.now() - this.#lastPair < withoutPairsMilliseconds) this.tick();
    else {
      const here = this.#own.size === 0 ? 'this side has none' : `this side has ${this.#own.size}, the other none`;
      this.fail(new DoubleblindError('DB5642', `For ${withoutPairsMilliseconds / 1000} s ${here}.`));
    }
  }

  /** About once a second. */
  protected tick(): void {}
}

export function errorOf({ code, detail }: { readonly code: string; readonly detail: string }): DoubleblindError {
  const known = code in ERRORS ? (code as ErrorCode) : 'DB5099';
  return new DoubleblindError(known, detail);
}
