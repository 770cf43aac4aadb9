/** What a process of this machine takes, by /proc: memory, open handles, children, processor time. Linux alone. */
import { readdirSync, readFileSync } from 'node:fs';

export interface Footprint {
  readonly residentMegabytes: number;
  /** Open files, sockets and pipes. */
  readonly handles: number;
  /** Processes that it has started and that are there. */
  readonly children: number;
  readonly processorSeconds: number;
}

/** Of the kernel's clock, as on every Linux that Node.js runs on. */
const TICKS_A_SECOND = 100;
const EVERY_MILLISECONDS = 5000;

export function footprintOf(pid: number): Footprint {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  // What stands behind the name, which may have blanks: fields 14 and 15 of proc(5) are user and system time.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  const tasks = readdirSync(`/proc/${pid}/task`);
  const children = tasks.flatMap((task) => {
    try {
      return readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean);
    } catch {
      return [];
    }
  });
  return {
    residentMegabytes: Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024),
    handles: readdirSync(`/proc/${pid}/fd`).length,
    children: children.length,
    processorSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND,
  };
}

/** Looks at a process every five seconds. */
export class ProcessWatch {
  readonly #samples: { readonly minutes: number; readonly footprint: Footprint }[] = [];
  readonly #timer: NodeJS.Timeout;

  constructor(pid: number) {
    const begun = performance.now();
    const look = () =>
      this.#samples.push({ minutes: (performance.now() - begun) / 60_000, footprint: footprintOf(pid) });
    look();
    this.#timer = setInterval(look, EVERY_MILLISECONDS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  get most(): number {
    return Math.max(...this.#samples.map(({ footprint }) => footprint.residentMegabytes));
  }

  /** Cores that it has kept busy. */
  processorShare(): number {
    const [first, last] = [this.#samples[0], this.#samples.at(-1)!];
    const seconds = last.footprint.processorSeconds - first.footprint.processorSeconds;
    return Number((seconds / (60 * (last.minutes - first.minutes))).toFixed(3));
  }

  /** Megabytes a minute, by least squares over what came after this share of the time. */
  slope(after: number): number {
    const from = after * this.#samples.at(-1)!.minutes;
    const points = this.#samples.filter(({ minutes }) => minutes >= from);
    const mean = (of: (point: (typeof points)[number]) => number) =>
      points.reduce((sum, point) => sum + of(point), 0) / points.length;
    const [x, y] = [mean((point) => point.minutes), mean((point) => point.footprint.residentMegabytes)];
    const covariance = mean((point) => (point.minutes - x) * (point.footprint.residentMegabytes - y));
    return Number((covariance / mean((point) => (point.minutes - x) ** 2)).toFixed(3));
  }
}
