/** Where a run's time and bytes go, by step: CPU time of this thread, wall time, bytes and rounds. */

import type { Operation } from '@doubleblind/program';
import { cpuMicroseconds } from '#platform';
import type { ChannelCounters } from '../channel/channel.ts';

/** What one step took over all batches: CPU (NaN where the platform does not tell) and wall time in microseconds, payload bytes, waits. */
export interface StepProfile {
  readonly step: string;
  readonly op: Operation | 'setup' | 'open';
  readonly cpuMicroseconds: number;
  readonly wallMicroseconds: number;
  readonly bytesSent: number;
  readonly bytesReceived: number;
  readonly rounds: number;
}

interface Snapshot {
  readonly cpu: number;
  readonly wall: number;
  readonly bytesSent: number;
  readonly bytesReceived: number;
  readonly rounds: number;
}

/**
 * One entry a step, over all batches, so that a long run keeps no more than a short one. CPU attribution is exact only while one
 * batch at a time runs on the thread.
 */
export class Profiler {
  readonly #counters: readonly ChannelCounters[];
  readonly #entries = new Map<string, StepProfile>();
  #last: Snapshot;

  /** `counters`: of the party's channels. */
  constructor(counters: readonly ChannelCounters[]) {
    this.#counters = counters;
    this.#last = this.#snapshot();
  }

  /** In the order of the first batch. */
  get entries(): readonly StepProfile[] {
    return [...this.#entries.values()];
  }

  /** Everything since the last mark belongs to this step. */
  mark(step: string, op: StepProfile['op']): void {
    const now = this.#snapshot();
    const last = this.#last;
    const key = `${op} ${step}`;
    const before = this.#entries.get(key);
    this.#entries.set(key, {
      step,
      op,
      cpuMicroseconds: now.cpu - last.cpu + (before?.cpuMicroseconds ?? 0),
      wallMicroseconds: now.wall - last.wall + (before?.wallMicroseconds ?? 0),
      bytesSent: now.bytesSent - last.bytesSent + (before?.bytesSent ?? 0),
      bytesReceived: now.bytesReceived - last.bytesReceived + (before?.bytesReceived ?? 0),
      rounds: now.rounds - last.rounds + (before?.rounds ?? 0),
    });
    this.#last = now;
  }

  #snapshot(): Snapshot {
    const sum = (pick: (counters: ChannelCounters) => number) =>
      this.#counters.reduce((total, one) => total + pick(one), 0);
    return {
      cpu: cpuMicroseconds(),
      wall: performance.now() * 1000,
      bytesSent: sum((one) => one.bytesSent),
      bytesReceived: sum((one) => one.bytesReceived),
      rounds: sum((one) => one.rounds),
    };
  }
}
