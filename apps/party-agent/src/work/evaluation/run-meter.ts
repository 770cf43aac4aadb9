/** What one side measures of one session of an evaluation, for progress, reports and benchmarks. */
import type { PeerLink } from '@doubleblind/mpc-core';
import type { BatchResult, WorkerUsage } from '../../executors/assignment.ts';
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
  /** Of the agent's process, or of the largest of its workers'. */
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
  readonly #workers = new Map<string, WorkerUsage>();

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

  /** What a worker of this side has used so far: processor time and bytes that neither this process nor its link has seen. */
  usage(worker: string, usage: WorkerUsage): void {
    this.#workers.set(worker, usage);
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
    const { sent, received } = this.#snapshot();
    return sent + received;
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
      peakMemoryMiB: Math.max(peakMemoryMiB(), ...this.#workers.values().map((usage) => usage.peakMemoryMiB)),
      profile: outcomes.map((outcome) => outcome.profile),
    };
  }

  #snapshot(): Snapshot {
    const { bytesSent, bytesReceived } = this.#link.wire;
    const workers = [...this.#workers.values()];
    const total = (of: (usage: WorkerUsage) => number) => workers.reduce((sum, usage) => sum + of(usage), 0);
    return {
      wall: performance.now(),
      cpu: cpuSeconds() + total((usage) => usage.cpuSeconds),
      sent: bytesSent + total((usage) => usage.bytesSent),
      received: bytesReceived + total((usage) => usage.bytesReceived),
    };
  }
}

interface Snapshot {
  readonly wall: number;
  readonly cpu: number;
  readonly sent: number;
  readonly received: number;
}
