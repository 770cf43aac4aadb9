/**
 * A run over many pairs, event by event, as docs/SCALING.md says that agents share one out: batches are taken from a queue, machines are slow,
 * workers fail, the batch of a lost one comes back when its agent has noticed, and one that takes long is given to a pair that has nothing to
 * do. Between two events every pair of workers gets on at the rate that `fairRates` gives it.
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
  /** Images that a worker takes at a time, and that are done again when it is lost. */
  readonly batch: number;
  /** Pairs of machines, and workers on each; a worker does one batch after the other. */
  readonly pairs: number;
  readonly lanes: number;
  readonly cost: ImageCost;
  readonly line: Line;
  /** Cores of each machine; `shared`: all workers of both parties on one. */
  readonly cores: { readonly vendor: number; readonly hospital: number } | { readonly shared: number };
  /** Share of the pairs of machines that are slow, and how many times as long they take. */
  readonly stragglers: { readonly share: number; readonly slowdown: number };
  /** Of a pair of workers; the batch of a lost one comes back after the lease, another is there after the restart. */
  readonly failures: { readonly perHour: number; readonly leaseSeconds: number; readonly restartSeconds: number };
  /** A batch that takes so many times the median is taken from its workers when others have nothing to do. */
  readonly reissueAfter: number;
  readonly seed: number;
}

/** What came of it. */
export interface Outcome {
  readonly seconds: number;
  readonly imagesPerSecond: number;
  readonly failures: number;
  /** Batches taken from slow workers, and batches done again after a loss. */
  readonly reissued: number;
  readonly repeated: number;
  /** Images computed over images needed. */
  readonly work: number;
}

/** Failure-free and all alike. */
export const SMOOTH = {
  stragglers: { share: 0, slowdown: 1 },
  failures: { perHour: 0, leaseSeconds: 10, restartSeconds: 30 },
  reissueAfter: 4,
} as const;

interface Workers {
  readonly machine: number;
  readonly slowdown: number;
  /** When they can take work; until then they start. */
  ready: number;
  /** When one of them is lost. */
  lost: number;
  /** Images of the batch that they have; undefined where they have none. */
  batch: number | undefined;
  since: number;
  /** Images of it that are left. */
  left: number;
}

/** The same scenario and seed give the same outcome. */
export function simulate(scenario: Scenario): Outcome {
  return new Simulation(scenario).run();
}

class Simulation {
  readonly #scenario: Scenario;
  readonly #random: RandomSource;
  /** Images of the batches that wait. */
  readonly #queue: number[];
  readonly #workers: Workers[];
  /** Batches of lost workers, and when their agents notice. */
  readonly #leases: { batch: number; ends: number }[] = [];
  readonly #taken: number[] = [];
  readonly #capacities: Map<string, number>;
  #now = 0;
  /** Batches that are not done. */
  #open: number;
  readonly #counts = { failures: 0, reissued: 0, repeated: 0, computed: 0 };

  constructor(scenario: Scenario) {
    this.#scenario = scenario;
    this.#random = seededRandom(scenario.seed);
    const { images, batch, pairs, lanes, stragglers, cores, line } = scenario;
    this.#queue = Array.from({ length: Math.ceil(images / batch) }, (_, b) => Math.min(batch, images - b * batch));
    this.#open = this.#queue.length;
    const machines = Array.from({ length: pairs }, (_, machine) => machine);
    const slowdowns = machines.map(() => (this.#random.nextDouble() < stragglers.share ? stragglers.slowdown : 1));
    // Batches are given out in this order: spread over the machines.
    this.#workers = Array.from({ length: lanes }, () => machines)
      .flat()
      .map((machine) => ({
        ...{ machine, slowdown: slowdowns[machine], ready: SET_UP_SECONDS, lost: this.#nextLoss(SET_UP_SECONDS) },
        ...{ batch: undefined, since: 0, left: 0 },
      }));
    this.#capacities = capacities(
      new Map(
        'shared' in cores
          ? [['shared', cores.shared]]
          : machines.flatMap((machine): [string, number][] => [
              [`vendor ${machine}`, cores.vendor],
              [`hospital ${machine}`, cores.hospital],
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
    for (const workers of this.#workers) {
      if (workers.batch !== undefined || workers.ready > this.#now) continue;
      const batch = this.#queue.shift() ?? this.#takenFromTheSlowest();
      if (batch === undefined) return;
      Object.assign(workers, { batch, since: this.#now, left: batch });
    }
  }

  #takenFromTheSlowest(): number | undefined {
    const due = this.#now - this.#patience();
    let slowest: Workers | undefined;
    for (const workers of this.#workers)
      if (workers.batch !== undefined && workers.since <= due && workers.since < (slowest?.since ?? this.#now))
        slowest = workers;
    if (!slowest) return undefined;
    this.#counts.reissued += 1;
    const { batch } = slowest;
    slowest.batch = undefined;
    // Its pair is given up, and a new one opens a session.
    slowest.ready = this.#now + SET_UP_SECONDS;
    return batch;
  }

  #patience(): number {
    if (this.#taken.length === 0) return Number.POSITIVE_INFINITY;
    const sorted = this.#taken.toSorted((a, b) => a - b);
    return this.#scenario.reissueAfter * sorted[Math.floor(sorted.length / 2)];
  }

  /** To the next event. */
  #advance(): void {
    const working = this.#workers.filter(({ batch }) => batch !== undefined);
    const rates = this.#rates(working);
    const patience = working.length < this.#workers.length ? this.#patience() : Number.POSITIVE_INFINITY;
    let next = Number.POSITIVE_INFINITY;
    const at = (time: number) => {
      if (time > this.#now && time < next) next = time;
    };
    working.forEach(({ left, since }, i) => {
      next = Math.min(next, this.#now + left / rates[i]);
      at(since + patience);
    });
    for (const { ready, lost } of this.#workers) {
      at(ready);
      at(lost);
    }
    for (const { ends } of this.#leases) at(ends);
    working.forEach((workers, i) => {
      const images = Math.min(workers.left, rates[i] * (next - this.#now));
      this.#counts.computed += images;
      // What rounding leaves over is nothing.
      workers.left = workers.left - images < 1e-9 ? 0 : workers.left - images;
    });
    this.#now = next;
    this.#finish(working);
    this.#lose();
    this.#returnLeases();
  }

  #rates(working: readonly Workers[]): number[] {
    const { cost, line, cores } = this.#scenario;
    const { processorSeconds: once } = cost;
    const demands = working.map(({ machine, slowdown }) => {
      const places =
        'shared' in cores
          ? { vendor: 'shared', hospital: 'shared' }
          : { vendor: `vendor ${machine}`, hospital: `hospital ${machine}` };
      // A slow machine takes longer to compute; its line is as fast as any.
      const processorSeconds = { vendor: slowdown * once.vendor, hospital: slowdown * once.hospital };
      return demandOf({ ...cost, processorSeconds }, line, 1, places);
    });
    return fairRates(demands, this.#capacities);
  }

  #finish(working: readonly Workers[]): void {
    for (const workers of working) {
      if (workers.left > 0) continue;
      this.#open -= 1;
      this.#taken.push(this.#now - workers.since);
      workers.batch = undefined;
    }
  }

  #lose(): void {
    const { leaseSeconds, restartSeconds } = this.#scenario.failures;
    for (const workers of this.#workers) {
      if (workers.lost > this.#now) continue;
      this.#counts.failures += 1;
      if (workers.batch !== undefined) this.#leases.push({ batch: workers.batch, ends: this.#now + leaseSeconds });
      workers.batch = undefined;
      workers.ready = this.#now + restartSeconds + SET_UP_SECONDS;
      workers.lost = this.#nextLoss(workers.ready);
    }
  }

  #returnLeases(): void {
    for (const lease of this.#leases.splice(0)) {
      if (lease.ends > this.#now) {
        this.#leases.push(lease);
        continue;
      }
      this.#queue.unshift(lease.batch);
      this.#counts.repeated += 1;
    }
  }
}
