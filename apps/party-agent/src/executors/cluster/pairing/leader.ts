/**
 * The hospital's side of an assignment that pairs of workers do. It has the queue of batches: pairs its free workers with those that the
 * vendor's side offers, gives each pair the next batch, takes results once, and gives a batch to another pair when its own is lost.
 */

import type { SignedWorkerCredential } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import type { Place } from '../../../peer/address.ts';
import type { Lease } from '../../../store/shard-queue/shard-queue.ts';
import type { Assignment } from '../../assignment.ts';
import type { Tensors } from '../line/line.ts';
import type { ConnectedWorker, WorkerEvent } from '../line/registry.ts';
import type { ClusterContext } from './context.ts';
import { type FromFollower, type FromLeader, fromFollowerSchema } from './messages.ts';
import { errorOf, type Pair, Side } from './side.ts';

interface Offer {
  readonly credential: SignedWorkerCredential;
  readonly listens: boolean;
}

interface LeaderPair extends Pair {
  readonly peer: Offer;
  peerOpen: boolean;
  lease: Lease | null;
  /** The queue is being asked for a batch; `again`: what waits may have changed meanwhile. */
  asks: 'no' | 'once' | 'again';
  /** The vendor's worker leaves when the batch is done. */
  peerRetires: boolean;
  /** Has been given its images. */
  begun: number | null;
}

/** Workers that the vendor's side may offer at a time: it must not fill this side's memory. */
const MOST_OFFERS = 1024;
/** Pairs that lose one and the same batch: it is not their fault. */
const MOST_ATTEMPTS = 5;
/** Before so many batches are done, nobody knows what is slow. */
const USUAL_AFTER = 3;

export class Leader extends Side<LeaderPair> {
  readonly #idle: ConnectedWorker[] = [];
  readonly #offers = new Map<string, Offer>();
  readonly #durations: number[] = [];
  readonly #lostTimes = new Map<number, number>();
  /** Is taken its batch for no fault but slowness. */
  #slow: LeaderPair | undefined;
  readonly #opened: Promise<void>;
  #left: number;
  /** Batches that no pair has. */
  #waiting: number;
  #nextPair = 0;

  constructor(context: ClusterContext, assignment: Assignment) {
    super(context, assignment);
    this.#left = assignment.batches.length;
    this.#waiting = this.#left;
    this.#opened = context.queue.open(assignment.work.id, assignment.batches);
    this.#opened.catch((error) => this.fail(error));
  }

  protected override async introduction(): Promise<string> {
    const first = await this.receive(fromFollowerSchema);
    if (first.type === 'introduction') return first.certificate;
    throw new DoubleblindError('DB3008', 'No introduction.');
  }

  protected override async hear(): Promise<boolean> {
    const message = await this.receive(fromFollowerSchema);
    this.#accept(message);
    return !this.finished;
  }

  #accept(message: FromFollower): void {
    if (message.type === 'introduction') throw new DoubleblindError('DB3008', 'A second introduction.');
    if (message.type === 'offer') {
      this.checked(message.credential);
      this.#offers.set(message.credential.document.workerId, message);
      if (this.#offers.size > MOST_OFFERS) throw new DoubleblindError('DB3008', `${MOST_OFFERS} workers at once.`);
      this.#match();
      return;
    }
    if (message.type === 'withdraw') {
      this.#offers.delete(message.worker);
      return;
    }
    const pair = this.pairs.get(message.pair);
    if (!pair) return;
    if (message.type === 'lost') this.losePair(pair, errorOf(message.failure), false);
    else if (message.type === 'opened' || message.type === 'retires') {
      if (message.type === 'opened') pair.peerOpen = true;
      else pair.peerRetires = true;
      this.#dispatch(pair).catch((error) => this.fail(error));
    } else this.orderPair(pair, pair.peer.credential, { mode: 'connect', address: message.address });
  }

  protected override pairRetires(pair: LeaderPair): void {
    this.#dispatch(pair).catch((error) => this.fail(error));
  }

  protected override workerFree(worker: ConnectedWorker): void {
    this.#idle.push(worker);
    this.#match();
  }

  protected override workerGone(worker: ConnectedWorker): void {
    const at = this.#idle.indexOf(worker);
    if (at >= 0) this.#idle.splice(at, 1);
  }

  #match(): void {
    while (this.#idle.length > 0 && this.#offers.size > 0 && this.pairs.size < this.assignment.lanes) {
      const own = this.#idle.shift()!;
      if (own.leaving) {
        this.giveBack(own);
        continue;
      }
      const [id, peer] = this.#offers.entries().next().value!;
      this.#offers.delete(id);
      const number = this.#nextPair++;
      const nothing = { open: false, opening: null, peerOpen: false, peerRetires: false, lease: null, begun: null };
      const pair: LeaderPair = { number, own, peer, ...nothing, asks: 'no' };
      this.pairs.set(number, pair);
      if (peer.listens) this.#say({ type: 'pair', pair: number, worker: id, credential: own.credential });
      else if (this.context.listens) this.orderPair(pair, peer.credential, { mode: 'listen' });
      else this.fail(new DoubleblindError('DB3006', "Neither side's workers can be called."));
    }
  }

  protected override listening(pair: LeaderPair, address: Place): void {
    const { number, own, peer } = pair;
    const worker = peer.credential.document.workerId;
    this.#say({ type: 'pair', pair: number, worker, credential: own.credential, address });
  }

  protected override opened(pair: LeaderPair): void {
    this.#dispatch(pair).catch((error) => this.fail(error));
  }

  /** The next batch for a pair that has none. */
  async #dispatch(pair: LeaderPair): Promise<void> {
    // Also a pair that was lost while its last result was kept.
    if (!this.#isHere(pair) || !pair.open || !pair.peerOpen || pair.lease) return;
    if (pair.asks !== 'no') {
      pair.asks = 'again';
      return;
    }
    if (pair.own.leaving || pair.peerRetires) {
      this.#part(pair);
      return;
    }
    const lease = await this.#ask(pair);
    if (!lease) return;
    if (lease.attempt > 1) {
      this.again += 1;
      this.tellCounts();
    }
    const images = await this.assignment.inputs!(lease.shard);
    // Meanwhile it may have gone.
    if (!this.#has(pair, lease)) return;
    pair.begun = performance.now();
    this.#log('begins', pair, lease);
    this.#say({ type: 'begin', pair: pair.number, batch: lease.shard });
    pair.own.send({ type: 'evaluate', pair: pair.number, batch: lease.shard }, images);
  }

  #isHere(pair: LeaderPair): boolean {
    return this.pairs.get(pair.number) === pair && !this.finished;
  }

  #has(pair: LeaderPair, lease: Lease): boolean {
    return this.#isHere(pair) && pair.lease === lease;
  }

  /** A lease, for a pair that is still there and wants one when it comes. */
  async #ask(pair: LeaderPair): Promise<Lease | null> {
    const { queue } = this.context;
    const work = this.assignment.work.id;
    const holder = { worker: pair.own.id, peerWorker: pair.peer.credential.document.workerId };
    let lease: Lease | null;
    do {
      pair.asks = 'once';
      await this.#opened;
      lease = await queue.lease(work, holder);
    } while (lease === null && (pair.asks as string) === 'again' && this.#isHere(pair));
    const retires = pair.own.leaving || pair.peerRetires;
    const takes = lease !== null && this.#isHere(pair) && !retires;
    if (takes) pair.lease = lease;
    pair.asks = 'no';
    if (retires && this.#isHere(pair)) this.#part(pair);
    if (lease === null) return null;
    this.#waiting -= 1;
    if (takes) return lease;
    await this.#giveBack(lease);
    return null;
  }

  async #giveBack(lease: Lease): Promise<void> {
    await this.context.queue.giveBack(this.assignment.work.id, lease);
    this.#waiting += 1;
    this.#dispatchAll();
  }

  #dispatchAll(): void {
    for (const pair of this.pairs.values()) this.#dispatch(pair).catch((error) => this.fail(error));
  }

  protected override step(pair: LeaderPair, { batch, done, total }: Extract<WorkerEvent, { type: 'step' }>): void {
    if (pair.lease?.shard === batch) void this.outcomes.put({ type: 'step', batch, done, total });
  }

  protected override done(pair: LeaderPair, event: Extract<WorkerEvent, { type: 'done' }>, outputs: Tensors): void {
    const { lease } = pair;
    if (lease?.shard !== event.batch) return;
    pair.lease = null;
    if (pair.begun !== null) this.#durations.push(performance.now() - pair.begun);
    pair.begun = null;
    this.#keep(pair, lease, event, outputs).catch((error) => this.fail(error));
  }

  async #keep(
    pair: LeaderPair,
    lease: Lease,
    { counters, profile }: Extract<WorkerEvent, { type: 'done' }>,
    outputs: Tensors,
  ): Promise<void> {
    const batch = lease.shard;
    if (await this.context.queue.complete(this.assignment.work.id, lease)) {
      const result = { outputs, profile, counters: this.countersSince(pair, counters) };
      await this.outcomes.put({ type: 'done', batch, lane: pair.number, ...result });
      this.#left -= 1;
      this.#log('is done', pair, lease);
    } else this.#log('brings a result that does not count: its lease is over', pair, lease);
    if (this.#left > 0) await this.#dispatch(pair);
    else if (!this.finished) {
      this.#say({ type: 'end' });
      this.outcomes.end({});
    }
  }

  protected override lost(pair: LeaderPair, error: DoubleblindError): void {
    const { lease } = pair;
    if (!lease) return;
    pair.lease = null;
    this.#log(`waits again after ${error.code}`, pair, lease);
    const times = (this.#lostTimes.get(lease.shard) ?? 0) + (pair === this.#slow ? 0 : 1);
    this.#lostTimes.set(lease.shard, times);
    void this.outcomes.put({ type: 'lost', batch: lease.shard });
    if (times >= MOST_ATTEMPTS)
      this.fail(new DoubleblindError('DB5641', `Batch ${lease.shard + 1}, ${times} times, last: ${error.message}`));
    this.#giveBack(lease).catch((failure) => this.fail(failure));
  }

  /** A batch that takes much longer than the others goes to a pair that has nothing to do: a machine may be slow without being silent. */
  protected override tick(): void {
    const { slowTimes, slowMilliseconds } = this.context.patience;
    const idle = this.pairs.values().some((pair) => pair.open && pair.peerOpen && !pair.lease);
    if (!idle || this.#waiting > 0 || this.#durations.length < USUAL_AFTER) return;
    const sorted = this.#durations.toSorted((a, b) => a - b);
    const limit = Math.max(slowMilliseconds, slowTimes * sorted[sorted.length >> 1]);
    this.#slow = this.pairs.values().find(({ begun }) => begun !== null && performance.now() - begun > limit);
    if (!this.#slow) return;
    this.losePair(this.#slow, new DoubleblindError('DB3014', `It takes over ${Math.round(limit / 1000)} s.`), true);
  }

  #part(pair: LeaderPair): void {
    this.pairs.delete(pair.number);
    this.#say({ type: 'part', pair: pair.number });
    pair.own.send({ type: 'unpair', pair: pair.number });
    this.tellCounts();
  }

  protected override async stopped(): Promise<void> {
    await this.#opened
      .then(() => this.context.queue.close(this.assignment.work.id))
      .catch((error) => this.#logLost(error));
  }

  /** The next time that the work begins its queue is made anew. */
  #logLost(error: unknown): void {
    const work = this.assignment.work.id;
    this.context.log(`${work}: its queue is left: ${error instanceof Error ? error.message : 'unknown'}`, { work });
  }

  #log(what: string, { number: pair, own }: LeaderPair, { shard, attempt }: Lease): void {
    const work = this.assignment.work.id;
    this.context.log(`${work}: batch ${shard + 1} ${what} (pair ${pair})`, {
      work,
      shard,
      attempt,
      pair,
      worker: own.id,
    });
  }

  #say(message: FromLeader): void {
    this.tell(message);
  }
}
