import type { WorkerCounts } from '../../executors/assignment.ts';

/** Where an evaluation stands. */
export interface RunProgress {
  readonly phase: 'setup' | 'running' | 'finished';
  readonly imagesDone: number;
  readonly imagesTotal: number;
  /** Images including the finished part of batches in flight. */
  readonly imagesEquivalent: number;
  /** Both ways, in this run. */
  readonly bytes: number;
  /** Null until something can be said. */
  readonly imagesPerSecond: number | null;
  readonly secondsLeft: number | null;
  /** Where pairs of workers compute; batches of this session. */
  readonly workers?: WorkerCounts & { readonly batchesDone: number; readonly batches: number };
}

export type RunProgressListener = (progress: RunProgress) => void;

/** What is known of the session so far: finished images, bytes both ways, seconds since set-up ended. */
type Meter = Readonly<Record<'images' | 'bytes' | 'seconds', number>>;

/** Before so much of a session is done, its rate says nothing yet. */
const LEAST_PART = 0.02;

/** Follows batches and their steps and tells the listener. */
export class RunProgressTracker {
  readonly #listener: RunProgressListener;
  readonly #total: number;
  readonly #doneBefore: number;
  readonly #meter: Meter;
  readonly #stepShares: readonly number[];
  /** Images' worth of work done in each batch in flight. */
  readonly #inFlight = new Map<number, number>();
  readonly #batches: number;
  #batchesDone = 0;
  #workers: WorkerCounts | undefined;

  private constructor(options: {
    readonly listener: RunProgressListener;
    readonly total: number;
    readonly doneBefore: number;
    readonly batches: number;
    readonly meter: Meter;
    readonly stepShares: readonly number[];
  }) {
    this.#listener = options.listener;
    this.#total = options.total;
    this.#doneBefore = options.doneBefore;
    this.#batches = options.batches;
    this.#meter = options.meter;
    this.#stepShares = options.stepShares;
  }

  /** Of a session that does `batches` of a run of `images`; `stepShares` are the parts of a batch done after 0, 1, ... steps. */
  static of(
    { images, batches }: { readonly images: number; readonly batches: readonly number[] },
    stepShares: readonly number[],
    meter: Meter,
    listener: RunProgressListener = () => {},
  ): RunProgressTracker {
    const doneBefore = images - batches.reduce((sum, batch) => sum + batch, 0);
    return new RunProgressTracker({ listener, total: images, doneBefore, batches: batches.length, meter, stepShares });
  }

  phase(phase: RunProgress['phase']): void {
    this.#tell(phase);
  }

  /** `done` steps of this batch of `images` are behind the parties. */
  step(batch: number, images: number, done: number): void {
    this.#inFlight.set(batch, images * this.#stepShares[done]);
    this.#tell('running');
  }

  finished(batch: number): void {
    this.#batchesDone += 1;
    this.#inFlight.delete(batch);
    this.#tell('running');
  }

  /** What was done of the batch counts for nothing: it begins again. */
  lost(batch: number): void {
    this.#inFlight.delete(batch);
    this.#tell('running');
  }

  workers(workers: WorkerCounts): void {
    this.#workers = workers;
    this.#tell('running');
  }

  #tell(phase: RunProgress['phase']): void {
    const { images, bytes, seconds } = this.#meter;
    const worked = images + this.#inFlight.values().reduce((sum, part) => sum + part, 0);
    const rate = worked >= LEAST_PART * (this.#total - this.#doneBefore) && seconds > 0 ? worked / seconds : null;
    const equivalent = this.#doneBefore + worked;
    this.#listener({
      phase,
      imagesDone: this.#doneBefore + images,
      imagesTotal: this.#total,
      imagesEquivalent: equivalent,
      bytes,
      imagesPerSecond: rate,
      secondsLeft: rate === null ? null : Math.max(0, this.#total - equivalent) / rate,
      ...(this.#workers
        ? { workers: { ...this.#workers, batchesDone: this.#batchesDone, batches: this.#batches } }
        : {}),
    });
  }
}
