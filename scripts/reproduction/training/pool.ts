/** Jobs, side by side in processes of their own. */
import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { TrainingTask } from './data.ts';
import type { Job, Series } from './series.ts';
import type { News, Order } from './worker.ts';

export interface PoolOptions {
  readonly processes: number;
  readonly task: TrainingTask;
  readonly jobs: readonly Job[];
  /** Called with each finished series. */
  readonly onSeries: (series: Series) => void;
  /** Jobs done, counting parts of those under way. */
  readonly onProgress: (done: number) => void;
}

/** Rejects when a process ends before its jobs; what was finished has been told. */
export async function runJobs({ processes, task, jobs, onSeries, onProgress }: PoolOptions): Promise<void> {
  const waiting = [...jobs];
  const shares = new Map<ChildProcess, number>();
  let done = 0;
  const progress = () => onProgress(done + [...shares.values()].reduce((sum, share) => sum + share, 0));
  const oneProcess = () =>
    new Promise<void>((resolve, reject) => {
      const child = fork(join(import.meta.dirname, 'worker.ts'), { serialization: 'advanced' });
      const order = (message: Order) => child.send(message);
      child.on('error', reject);
      child.on('exit', (code) => {
        if (code === 0 && !shares.has(child)) resolve();
        else reject(new Error(`a process ended with ${code}`));
      });
      child.on('message', (news: News) => {
        if (news.type === 'share') shares.set(child, news.share);
        if (news.type === 'done') {
          shares.delete(child);
          done += 1;
          onSeries(news.series);
        }
        if (news.type === 'ready') {
          const job = waiting.shift();
          if (job) {
            shares.set(child, 0);
            order({ type: 'job', job });
          } else child.disconnect();
        }
        progress();
      });
      order({ type: 'begin', task });
    });
  await Promise.all(Array.from({ length: Math.min(processes, jobs.length) }, oneProcess));
}
