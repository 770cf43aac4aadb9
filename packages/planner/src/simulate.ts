/**
 * A run over many pairs, event by event: shards are taken from a queue, machines are slow or fail, shards of lost pairs come back when their
 * lease ends, and the last shards are given out twice. Between two events every pair gets on at the rate that `fairRates` gives it.
 */
import { type RandomSource, seededRandom } from '@doubleblind/metrics';
import type { ImageCost } from './image-cost.ts';
import { capacities, demandOf } from './pace.ts';
import { SET_UP_SECONDS } from './plan.ts';
import type { Line } from './prices.ts';
import { fairRates } from './rates.ts';

/** What is simulated. */
export interface Scenario {
  readonly images: number;
  /** Images that a pair takes at a time, and does all again when it is lost. */
  readonly shardImages: number;
  readonly pairs: number;
  readonly lanes: number;
  readonly cost: ImageCost;
  readonly line: Line;
  /** Cores of each pair's two machines; `shared`: all workers on one machine. */
  readonly cores: { readonly vendor: number; readonly hospital: number } | { readonly shared: number };
  /** Share of the pairs that are slow, and how many times as long they take. */
  readonly stragglers: { readonly share: number; readonly slowdown: number };
  /** Of a pair; the work of a lost one comes back after the lease, a new one is there after the restart. */
  readonly failures: { readonly perHour: number; readonly leaseSeconds: number; readonly restartSeconds: number };
  /** A shard that takes so many times the median of those done is also given to a pair that has nothing else to do. */
  readonly reissueAfter: number;
  readonly seed: number;
}

/** What came of it. */
export interface Outcome {
  readonly seconds: number;
  readonly imagesPerSecond: number;
  readonly failures: number;
  /** Shards given out to a second pair while the first had them, and shards done again after a loss. */
  readonly reissued: number;
  readonly repeated: number;
  /** Images computed over images needed. */
  readonly work: number;
}

/** Failure-free and all alike. */
export const SMOOTH = {
  stragglers: { share: 0, slowdown: 1 },
  failures: { perHour: 0, leaseSeconds: 60, restartSeconds: 120 },
  reissueAfter: 1.5,
} as const;

interface Shard {
  readonly images: number;
  done: boolean;
  /** Pairs that have it now. */
  held: number;
}

interface Pair {
  readonly slowdown: number;
  /** When it can take work; until then it starts. */
  ready: number;
  /** When it is lost. */
  lost: number;
  shard: Shard | undefined;
  since: number;
  /** Images of the shard that are left. */
  left: number;
}

/** The same scenario and seed give the same outcome. */
export function simulate(scenario: Scenario): Outcome {
  return new Simulation(scenario).run();
}

class Simulation {
  readonly #scenario: Scenario;
  readonly #random: RandomSource;
  readonly #queue: Shard[];
  readonly #pairs: Pair[];
  /** Shards of lost pairs, and when their leases end. */
  readonly #leases: { shard: Shard; ends: number }[] = [];
  readonly #taken: number[] = [];
  readonly #capacities: Map<string, number>;
  #now = 0;
  #open: number;
  readonly #counts = { failures: 0, reissued: 0, repeated: 0, computed: 0 };

  constructor(scenario: Scenario) {
    this.#scenario = scenario;
    this.#random = seededRandom(scenario.seed);
    const { images, shardImages, pairs, stragglers, cores, line } = scenario;
    this.#queue = Array.from({ length: Math.ceil(images / shardImages) }, (_, shard) => ({
      ...{ images: Math.min(shardImages, images - shard * shardImages), done: false, held: 0 },
    }));
    this.#open = this.#queue.length;
    this.#pairs = Array.from({ length: pairs }, () => ({
      slowdown: this.#random.nextDouble() < stragglers.share ? stragglers.slowdown : 1,
      ...{ ready: SET_UP_SECONDS, lost: this.#nextLoss(SET_UP_SECONDS), shard: undefined, since: 0, left: 0 },
    }));
    this.#capacities = capacities(
      new Map(
        'shared' in cores
          ? [['shared', cores.shared]]
          : this.#pairs.flatMap((_, pair): [string, number][] => [
              [`vendor ${pair}`, cores.vendor],
              [`hospital ${pair}`, cores.hospital],
            ]),
      ),
      line,
    );
  }

  run(): Outcome {
    while (this.#open > 0) {
      this.#giveOut();
      this.#advance();
    }
    const { images } = this.#scenario;
    const { computed, ...counts } = this.#counts;
    return { seconds: this.#now, imagesPerSecond: images / this.#now, ...counts, work: computed / images };
  }

  #nextLoss(from: number): number {
    const { perHour } = this.#scenario.failures;
    // An exponential time; always drawn, so that scenarios differ in what they are to differ in only.
    const wait = -Math.log(1 - this.#random.nextDouble());
    return perHour === 0 ? Number.POSITIVE_INFINITY : from + (3600 * wait) / perHour;
  }

  #giveOut(): void {
    for (const pair of this.#pairs) {
      if (pair.shard || pair.ready > this.#now) continue;
      const shard = this.#queue.shift() ?? this.#straggling();
      if (!shard) return;
      shard.held += 1;
      Object.assign(pair, { shard, since: this.#now, left: shard.images });
    }
  }

  /** The shard that has been out for the longest, where that is unusual. */
  #straggling(): Shard | undefined {
    const slowest = this.#pairs
      .filter(({ shard, since }) => shard?.held === 1 && this.#now - since >= this.#patience())
      .sort((a, b) => a.since - b.since)[0]?.shard;
    if (slowest) this.#counts.reissued += 1;
    return slowest;
  }

  #patience(): number {
    if (this.#taken.length === 0) return Number.POSITIVE_INFINITY;
    const sorted = this.#taken.toSorted((a, b) => a - b);
    return this.#scenario.reissueAfter * sorted[Math.floor(sorted.length / 2)];
  }

  /** To the next event. */
  #advance(): void {
    const working = this.#pairs.filter(({ shard }) => shard !== undefined);
    const rates = this.#rates(working);
    const idle = working.length < this.#pairs.length;
    const patience = idle ? this.#patience() : Number.POSITIVE_INFINITY;
    const next = Math.min(
      ...working.map(({ left }, i) => this.#now + left / rates[i]),
      ...this.#pairs.map(({ ready }) => (ready > this.#now ? ready : Number.POSITIVE_INFINITY)),
      ...this.#pairs.map(({ lost }) => lost),
      ...this.#leases.map(({ ends }) => ends),
      ...working.map(({ since }) => (since + patience > this.#now ? since + patience : Number.POSITIVE_INFINITY)),
    );
    working.forEach((pair, i) => {
      const images = Math.min(pair.left, rates[i] * (next - this.#now));
      this.#counts.computed += images;
      // What rounding leaves over is nothing.
      pair.left = pair.left - images < 1e-9 ? 0 : pair.left - images;
    });
    this.#now = next;
    this.#finish();
    this.#lose();
    this.#returnLeases();
  }

  #rates(working: readonly Pair[]): number[] {
    const { cost, line, lanes, cores } = this.#scenario;
    const demands = working.map((pair) => {
      const own = this.#pairs.indexOf(pair);
      const places =
        'shared' in cores
          ? { vendor: 'shared', hospital: 'shared' }
          : { vendor: `vendor ${own}`, hospital: `hospital ${own}` };
      const { processorSeconds: once } = cost;
      // A slow machine takes longer to compute; its line is as fast as any.
      const processorSeconds = { vendor: pair.slowdown * once.vendor, hospital: pair.slowdown * once.hospital };
      return demandOf({ ...cost, processorSeconds }, line, lanes, places);
    });
    return fairRates(demands, this.#capacities);
  }

  #finish(): void {
    for (const pair of this.#pairs) {
      const { shard } = pair;
      if (!shard || pair.left > 0 || shard.done) continue;
      shard.done = true;
      this.#open -= 1;
      this.#taken.push(this.#now - pair.since);
    }
    for (const pair of this.#pairs) {
      if (!pair.shard?.done) continue;
      // Who has the same shard stops, too.
      pair.shard.held -= 1;
      pair.shard = undefined;
    }
  }

  #lose(): void {
    const { leaseSeconds, restartSeconds } = this.#scenario.failures;
    for (const pair of this.#pairs) {
      if (pair.lost > this.#now) continue;
      this.#counts.failures += 1;
      if (pair.shard) this.#leases.push({ shard: pair.shard, ends: this.#now + leaseSeconds });
      pair.shard = undefined;
      pair.ready = this.#now + restartSeconds + SET_UP_SECONDS;
      pair.lost = this.#nextLoss(pair.ready);
    }
  }

  #returnLeases(): void {
    for (const lease of this.#leases.splice(0)) {
      if (lease.ends > this.#now) {
        this.#leases.push(lease);
        continue;
      }
      const { shard } = lease;
      shard.held -= 1;
      if (shard.done || shard.held > 0) continue;
      this.#queue.unshift(shard);
      this.#counts.repeated += 1;
    }
  }
}
