/** Where a run's time and bytes go, by step: CPU time of this thread, wall time, bytes and rounds. */
import type { Step } from '@doubleblind/program';
import type { ChannelCounters } from '../channel/channel.ts';

export interface StepProfile {
  readonly step: string;
  readonly op: Step['op'] | 'setup' | 'open';
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

/** CPU attribution is exact only while one batch at a time runs on the thread. */
export class Profiler {
  readonly entries: StepProfile[] = [];
  readonly #counters: ChannelCounters;
  #last: Snapshot;

  constructor(counters: ChannelCounters) {
    this.#counters = counters;
    this.#last = this.#snapshot();
  }

  /** Everything since the last mark belongs to this step. */
  mark(step: string, op: StepProfile['op']): void {
    const now = this.#snapshot();
    const last = this.#last;
    this.entries.push({
      step,
      op,
      cpuMicroseconds: now.cpu - last.cpu,
      wallMicroseconds: now.wall - last.wall,
      bytesSent: now.bytesSent - last.bytesSent,
      bytesReceived: now.bytesReceived - last.bytesReceived,
      rounds: now.rounds - last.rounds,
    });
    this.#last = now;
  }

  #snapshot(): Snapshot {
    const { user, system } = process.threadCpuUsage();
    const { bytesSent, bytesReceived, rounds } = this.#counters;
    return { cpu: user + system, wall: performance.now() * 1000, bytesSent, bytesReceived, rounds };
  }
}
