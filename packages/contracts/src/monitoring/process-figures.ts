/** What every process of this project tells of itself. */
import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';
import type { Family } from './exposition.ts';

/** Watches the event loop from now on. */
export class ProcessFigures {
  readonly #begun = Date.now() / 1000 - process.uptime();
  readonly #delay: IntervalHistogram = monitorEventLoopDelay({ resolution: 20 });
  readonly #version: string;

  constructor(version: string) {
    this.#version = version;
    this.#delay.enable();
  }

  /** The event loop's delay is that since the last call. */
  families(): Family[] {
    const { user, system } = process.cpuUsage();
    const delay = this.#delay.count === 0 ? 0 : this.#delay.percentile(99) / 1e9;
    this.#delay.reset();
    return [
      one('doubleblind_build', 'info', 'Version of the software.', 1, { version: this.#version }),
      one('process_start_time_seconds', 'gauge', 'When the process began, in seconds since 1970.', this.#begun),
      one('process_cpu_seconds', 'counter', 'Processor time that the process has taken.', (user + system) / 1e6),
      one('process_resident_memory_bytes', 'gauge', 'Memory that the process holds.', process.memoryUsage.rss()),
      one(
        'nodejs_eventloop_lag_p99_seconds',
        'gauge',
        'How late the event loop was at the 99th percentile, since the last look.',
        delay,
      ),
    ];
  }

  /** No more is measured. */
  stop(): void {
    this.#delay.disable();
  }
}

/** A family with one sample; its unit is told by its name. */
export function one(
  name: string,
  type: Family['type'],
  help: string,
  value: number,
  labels?: Readonly<Record<string, string>>,
): Family {
  return { name, type, help, ...unitOf(name), samples: [{ value, ...(labels ? { labels } : {}) }] };
}

/** A family with a sample for each value of one label. */
export function several(
  name: string,
  type: Family['type'],
  help: string,
  label: string,
  values: Iterable<readonly [string, number]>,
): Family {
  const samples = Array.from(values, ([key, value]) => ({ value, labels: { [label]: key } }));
  return { name, type, help, ...unitOf(name), samples };
}

function unitOf(name: string): Pick<Family, 'unit'> {
  const unit = (['bytes', 'seconds'] as const).find((candidate) => name.endsWith(`_${candidate}`));
  return unit ? { unit } : {};
}
