/** Workers as jobs of a real Slurm of two emulated nodes, through what happens to such clusters; their threads do no cryptography. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { SlurmEngine } from '../src/executors/cluster/engines/slurm-engine.ts';
import { SlurmCluster, signal, whyNoSlurm } from './support/slurm-cluster.ts';
import { IMAGES, TwoParties, WORKER_COMMAND } from './support/two-parties.ts';

const WORKERS = 4;
const missing = whyNoSlurm();
if (missing) console.warn(`No Slurm here, so nothing of it is tested: ${missing}`);

let folder: string;
let slurm: SlurmCluster;
let parties: TwoParties;

beforeAll(async () => {
  if (missing) return;
  folder = mkdtempSync(join(tmpdir(), 'slurm-'));
  slurm = await SlurmCluster.start(folder);
  vi.stubEnv('DOUBLEBLIND_TEST_STEP_MILLISECONDS', '150');
  parties = await TwoParties.open(
    WORKERS,
    (file, side) =>
      new SlurmEngine({
        ...{ name: `doubleblind-${side}`, command: [...WORKER_COMMAND, file], options: ['--partition=main'] },
        ...{ everyMilliseconds: 1000, log: (text: string) => void parties.log.push(text) },
      }),
  );
}, 300_000);

afterEach((context) => {
  if (context.task.result?.state === 'fail') console.log(parties.log.join('\n'));
});

afterAll(async () => {
  if (missing) return;
  vi.unstubAllEnvs();
  await parties?.close();
  await slurm?.stop();
  rmSync(folder, { recursive: true });
});

test.skipIf(missing !== null)(
  'a node that loses power, a worker that is stopped and continued, a controller that starts again: every image once',
  async () => {
    const steps: { at: number; act: () => void }[] = [
      {
        at: 6,
        act: () => {
          const { pid } = parties.busy('vendor')[0];
          signal(pid, 'SIGSTOP');
          setTimeout(() => signal(pid, 'SIGCONT'), 4000);
        },
      },
      { at: 14, act: () => void slurm.cutPower('n2') },
      { at: 26, act: () => void slurm.stopController().then(() => slurm.startController()) },
    ];
    let most = 0;
    const nodes = new Set<string>();
    await parties.evaluate(({ imagesDone, workers }) => {
      most = Math.max(most, workers?.pairs ?? 0);
      if (imagesDone < 6)
        for (const node of ['n1', 'n2'] as const) if (slurm.processesOf(node).length > 0) nodes.add(node);
      while (steps.length > 0 && imagesDone >= steps[0].at) steps.shift()!.act();
    });
    expect(steps).toEqual([]);
    parties.expectEveryImageOnce();
    // They ran on both nodes, and as many pairs as there are workers a side.
    expect([...nodes].sort()).toEqual(['n1', 'n2']);
    expect(most).toBe(WORKERS);
    expect(parties.begun).toBeGreaterThan(IMAGES);
    expect(parties.begun).toBeLessThanOrEqual(IMAGES + parties.lost);
  },
  300_000,
);
