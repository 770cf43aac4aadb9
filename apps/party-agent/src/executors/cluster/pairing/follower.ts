/**
 * The vendor's side of an assignment that pairs of workers do: offers its free workers, sends them where the hospital's side says, and
 * has every batch counted before its worker begins it.
 */

import { DoubleblindError } from '@doubleblind/errors';
import type { Place } from '../../../peer/address.ts';
import type { Tensors } from '../line/line.ts';
import type { ConnectedWorker, WorkerEvent } from '../line/registry.ts';
import { type FromFollower, type FromLeader, fromLeaderSchema } from './messages.ts';
import { errorOf, type Pair, Side } from './side.ts';

interface FollowerPair extends Pair {
  /** Begun last on this pair, done or not. */
  batch: number | null;
  busy: boolean;
  /** The other side may have the result, and order the next, before this side's worker has said so. */
  next: number | null;
}

export class Follower extends Side<FollowerPair> {
  readonly #offered = new Map<string, ConnectedWorker>();
  readonly #done = new Set<number>();
  readonly #begun = new Set<number>();
  #ending = false;

  protected override async introduction(): Promise<string> {
    const first = await this.receive(fromLeaderSchema);
    if (first.type === 'introduction') return first.certificate;
    throw new DoubleblindError('DB3008', 'No introduction.');
  }

  protected override async hear(): Promise<boolean> {
    const message = await this.receive(fromLeaderSchema);
    if (message.type === 'end') {
      this.#ending = true;
      this.#endWhenIdle();
      return false;
    }
    await this.#accept(message);
    return !this.finished;
  }

  async #accept(message: Exclude<FromLeader, { type: 'end' }>): Promise<void> {
    if (message.type === 'introduction') throw new DoubleblindError('DB3008', 'A second introduction.');
    if (message.type === 'pair') {
      this.#pair(message);
      return;
    }
    const pair = this.pairs.get(message.pair);
    if (!pair) return;
    if (message.type === 'lost') this.losePair(pair, errorOf(message.failure), false);
    else if (message.type === 'begin') await this.#begin(pair, message.batch);
    else {
      this.pairs.delete(pair.number);
      pair.own.send({ type: 'unpair', pair: pair.number });
      this.tellCounts();
    }
  }

  #pair({ pair: number, worker, credential, address }: Extract<FromLeader, { type: 'pair' }>): void {
    this.checked(credential);
    const own = this.#offered.get(worker);
    this.#offered.delete(worker);
    if (!own || this.pairs.has(number)) {
      // It has gone while this was on its way.
      this.#say({ type: 'lost', pair: number, failure: { code: 'DB3001', detail: 'The worker has gone.' } });
      return;
    }
    const pair = { number, own, open: false, opening: null, batch: null, busy: false, next: null };
    this.pairs.set(number, pair);
    this.orderPair(pair, credential, address ? { mode: 'connect', address } : { mode: 'listen' });
  }

  async #begin(pair: FollowerPair, batch: number): Promise<void> {
    const images = this.assignment.batches[batch];
    if (!pair.open || pair.next !== null || images === undefined)
      throw new DoubleblindError('DB3008', `No batch ${batch}.`);
    if (pair.busy) {
      pair.next = batch;
      return;
    }
    if (this.#begun.has(batch)) {
      this.again += 1;
      this.tellCounts();
    }
    this.#begun.add(batch);
    pair.busy = true;
    pair.batch = batch;
    // Counted by now: nothing of the model is told before.
    await this.outcomes.put({ type: 'starting', batch });
    const about = { work: this.assignment.work.id, shard: batch, pair: pair.number, worker: pair.own.id };
    this.context.log(`${about.work}: batch ${batch + 1} is served (pair ${pair.number})`, about);
    if (this.pairs.get(pair.number) === pair) pair.own.send({ type: 'serve', pair: pair.number, batch, images });
  }

  protected override pairRetires(pair: FollowerPair): void {
    this.#say({ type: 'retires', pair: pair.number });
  }

  protected override workerFree(worker: ConnectedWorker): void {
    this.#offered.set(worker.id, worker);
    this.#say({ type: 'offer', credential: worker.credential, listens: this.context.listens });
  }

  protected override workerGone(worker: ConnectedWorker): void {
    if (this.#offered.delete(worker.id)) this.#say({ type: 'withdraw', worker: worker.id });
  }

  protected override listening(pair: FollowerPair, address: Place): void {
    this.#say({ type: 'meet', pair: pair.number, address });
  }

  protected override opened(pair: FollowerPair): void {
    this.#say({ type: 'opened', pair: pair.number });
  }

  protected override step(pair: FollowerPair, { batch, done, total }: Extract<WorkerEvent, { type: 'step' }>): void {
    if (pair.batch === batch && !this.#done.has(batch)) void this.outcomes.put({ type: 'step', batch, done, total });
  }

  /** Counted as done once, also when the other side has lost the result and asks again. */
  protected override done(pair: FollowerPair, event: Extract<WorkerEvent, { type: 'done' }>, _outputs: Tensors): void {
    const { batch, profile } = event;
    if (pair.batch !== batch || !pair.busy) return;
    pair.busy = false;
    if (!this.#done.has(batch)) {
      this.#done.add(batch);
      const counters = this.countersSince(pair, event.counters);
      void this.outcomes.put({ type: 'done', batch, lane: pair.number, outputs: [], counters, profile });
    }
    const { next } = pair;
    pair.next = null;
    if (next !== null) this.#begin(pair, next).catch((error) => this.fail(error));
    else this.#endWhenIdle();
  }

  protected override lost({ batch }: FollowerPair): void {
    if (batch !== null) void this.outcomes.put({ type: 'lost', batch });
    this.#endWhenIdle();
  }

  /** The other side has every result; this side's workers may still be about to say that they are done. */
  #endWhenIdle(): void {
    if (this.#ending && !this.pairs.values().some(({ busy }) => busy)) this.outcomes.end({});
  }

  protected override stopped(): void {}

  #say(message: FromFollower): void {
    this.tell(message);
  }
}
