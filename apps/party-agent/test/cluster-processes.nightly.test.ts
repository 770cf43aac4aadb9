/** Workers as processes of their own that are killed, suspended and continued while they compute; their threads do no cryptography. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LocalEngine } from '../src/executors/cluster/engines/local-engine.ts';
import { BATCH, IMAGES, TwoParties, WORKER_COMMAND } from './support/two-parties.ts';

let parties: TwoParties;

beforeEach(async () => {
  vi.stubEnv('DOUBLEBLIND_TEST_STEP_MILLISECONDS', '30');
  const [program, ...rest] = WORKER_COMMAND;
  parties = await TwoParties.open(3, (file) => new LocalEngine({ command: [program, ...rest, file], log: () => {} }));
});
afterEach(async (context) => {
  if (context.task.result?.state === 'fail') console.log(parties.log.join('\n'));
  vi.unstubAllEnvs();
  await parties.close();
});

test('with workers killed and suspended on both sides, and their number changed, every image is done once', async () => {
  const acts: { at: number; act: () => void }[] = [
    { at: 6, act: () => process.kill(parties.busy('hospital')[0].pid, 'SIGKILL') },
    { at: 12, act: () => process.kill(parties.busy('vendor')[0].pid, 'SIGKILL') },
    {
      at: 18,
      act: () => {
        const { pid } = parties.busy('hospital')[0];
        process.kill(pid, 'SIGSTOP');
        // Comes back when its batch is another's by now.
        setTimeout(() => process.kill(pid, 'SIGCONT'), 4000);
      },
    },
    { at: 24, act: () => parties.scale('vendor', 4) },
    { at: 36, act: () => parties.scale('hospital', 1) },
  ];
  let most = 0;
  let done = 0;
  await parties.evaluate(({ imagesDone, workers }) => {
    expect(imagesDone).toBeGreaterThanOrEqual(done);
    done = imagesDone;
    most = Math.max(most, workers?.pairs ?? 0);
    while (acts.length > 0 && imagesDone >= acts[0].at) acts.shift()!.act();
  });
  expect(acts).toEqual([]);
  parties.expectEveryImageOnce();
  expect(done).toBe(IMAGES);
  expect(most).toBeGreaterThan(1);
  // Every batch that was lost counts again, and no other.
  expect(parties.lost).toBeGreaterThanOrEqual(BATCH * 2);
  expect(parties.begun).toBeGreaterThanOrEqual(IMAGES + BATCH * 2);
  expect(parties.begun).toBeLessThanOrEqual(IMAGES + parties.lost);
}, 120_000);
