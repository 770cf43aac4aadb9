/** A process that runs one job after the other of a task that it is given once. Talks to its parent by messages. */
import { lossDistributionEpsilon, type SampledGaussian } from '@doubleblind/privacy';
import { GradientEngine, simulate } from '@doubleblind/training';
import { layerOf, type TrainingTask } from './data.ts';
import { type Job, PAPER, type Series } from './series.ts';

/** From the parent. */
export type Order =
  | { readonly type: 'begin'; readonly task: TrainingTask }
  | { readonly type: 'job'; readonly job: Job };

/** To the parent: ready for a job; how far one is, 0 to 1; and what came out. */
export type News =
  | { readonly type: 'ready' }
  | { readonly type: 'share'; readonly share: number }
  | { readonly type: 'done'; readonly series: Series };

const TELL_MILLISECONDS = 500;
const tell = (news: News) => process.send?.(news);

let task: TrainingTask | undefined;

process.on('message', (order: Order) => {
  perform(order).catch((error) => {
    console.error(error);
    process.exit(1);
  });
});

// Nothing is left to do, or the parent has ended.
process.on('disconnect', () => process.exit(0));

async function perform(order: Order): Promise<void> {
  if (order.type === 'begin') task = order.task;
  else tell({ type: 'done', series: await seriesOf(order.job) });
  tell({ type: 'ready' });
}

/** Every run of a setting spends the same at the same rounds. */
const known = new Map<string, number>();
function epsilonOf(mechanism: SampledGaussian): number {
  const key = JSON.stringify(mechanism);
  const epsilon = known.get(key) ?? lossDistributionEpsilon(mechanism, PAPER.delta);
  known.set(key, epsilon);
  return epsilon;
}

async function seriesOf(job: Job): Promise<Series> {
  if (!task) throw new Error('a run before its images');
  const { hospitals, test, loss } = task;
  const { setting, run, rounds, evaluateEvery, options } = job;
  const start = performance.now();
  let told = 0;
  const engine = await GradientEngine.load(layerOf(task), { loss });
  try {
    const { history } = await simulate({
      ...{ engine, hospitals, test, loss, setting, rounds, evaluateEvery, options, delta: PAPER.delta, epsilonOf },
      onRound: (round) => {
        if (performance.now() - told < TELL_MILLISECONDS) return;
        told = performance.now();
        tell({ type: 'share', share: round / rounds });
      },
    });
    return { setting, run, seconds: (performance.now() - start) / 1000, history };
  } finally {
    await engine.release();
  }
}
