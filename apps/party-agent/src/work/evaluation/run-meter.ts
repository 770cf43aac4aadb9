/** What one side measures of one session of an evaluation, for progress, reports and benchmarks. */
import type { PeerLink } from '@doubleblind/mpc-core';
import type { BatchResult } from '../../executors/assignment.ts';
import { cpuSeconds, peakMemoryMiB } from '../../executors/resources.ts';

export interface SessionStatistics {
  /** Images done in this session, earlier ones not counted. */
  readonly images: number;
  /** From the open link to open sessions: agreement, keys, first correlations. */
  readonly setup: { readonly wallSeconds: number; readonly cpuSeconds: number; readonly bytes: number };
  /** After set-up, up to the last step of a batch, finished or broken off. */
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
  readonly bytesSent: number;
  readonly bytesReceived: number;
  /** Of all batches; batches in flight together are counted apart. */
  readonly rounds: number;
  readonly peakMemoryMiB: number;
  /** The sessions' profiles, one list a lane. */
  readonly profile: readonly (readonly unknown[])[];
}

/** Counts along; one for each session. */
export class RunMeter {
  readonly #link: PeerLink;
  readonly #started: Snapshot;
  #opened: Snapshot | undefined;
  #setupRounds = 0;
  #images = 0;
  #latest: Snapshot | undefined;
  readonly #lanes = new Map<number, BatchResult>();

  constructor(link: PeerLink) {
    this.#link = link;
    this.#started = this.#snapshot();
  }

  opened(rounds: number): void {
    this.#opened = this.#snapshot();
    this.#setupRounds = rounds;
  }

  batch(lane: number, images: number, outcome: BatchResult): void {
    this.#images += images;
    this.#lanes.set(lane, outcome);
    this.step();
  }

  /** A step of a batch is done. */
  step(): void {
    this.#latest = this.#snapshot();
  }

  get images(): number {
    return this.#images;
  }

  get bytes(): number {
    return this.#link.wire.bytesSent + this.#link.wire.bytesReceived;
  }

  /** Seconds since set-up ended. */
  get seconds(): number {
    return this.#opened ? (performance.now() - this.#opened.wall) / 1000 : 0;
  }

  statistics(): SessionStatistics {
    const opened = this.#opened ?? this.#snapshot();
    const end = this.#latest ?? opened;
    const outcomes = [...this.#lanes.values()];
    return {
      images: this.#images,
      setup: {
        wallSeconds: (opened.wall - this.#started.wall) / 1000,
        cpuSeconds: opened.cpu - this.#started.cpu,
        bytes: opened.sent + opened.received - this.#started.sent - this.#started.received,
      },
      wallSeconds: (end.wall - opened.wall) / 1000,
      cpuSeconds: end.cpu - opened.cpu,
      bytesSent: end.sent - opened.sent,
      bytesReceived: end.received - opened.received,
      rounds: Math.max(
        0,
        outcomes.reduce((sum, outcome) => sum + outcome.counters.rounds, -this.#setupRounds),
      ),
      peakMemoryMiB: peakMemoryMiB(),
      profile: outcomes.map((outcome) => outcome.profile),
    };
  }

  #snapshot(): Snapshot {
    const { bytesSent, bytesReceived } = this.#link.wire;
    return { wall: performance.now(), cpu: cpuSeconds(), sent: bytesSent, received: bytesReceived };
  }
}

interface Snapshot {
  readonly wall: number;
  readonly cpu: number;
  readonly sent: number;
  readonly received: number;
}
