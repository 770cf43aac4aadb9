/**
 * A compute thread that takes the time of a batch without its arithmetic: so many milliseconds of processor time and so many of waiting,
 * in ten steps, of which each costs a message there and back. So more pairs can be measured than there are processors.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { runSession, type SessionRequest } from '@doubleblind/party-agent';

const STEPS = 10;
const OUTPUTS = 3;
const workMilliseconds = Number(process.env.BENCH_WORK_MILLISECONDS);
const waitMilliseconds = Number(process.env.BENCH_WAIT_MILLISECONDS);

await runSession(async ({ channel }: SessionRequest) => {
  const steps = async (onStep: ((done: number, total: number) => void) | undefined) => {
    for (let step = 1; step <= STEPS; step++) {
      burn(workMilliseconds / STEPS);
      await sleep(waitMilliseconds / STEPS);
      await Promise.all([channel.send(new Uint8Array(1)), channel.receive(1)]);
      onStep?.(step, STEPS);
    }
  };
  return {
    profiler: { entries: [] },
    async evaluate(images, onStep) {
      await steps(onStep);
      return images.map(() => new Float32Array(OUTPUTS));
    },
    async serve(_batch, onStep) {
      await steps(onStep);
    },
  };
});

/** Of this thread's processor time, not of the clock: others may have the processor. */
function burn(milliseconds: number): number {
  const from = process.threadCpuUsage();
  const used = () => {
    const { user, system } = process.threadCpuUsage(from);
    return (user + system) / 1000;
  };
  // Asked seldom: asking takes time, too.
  let sum = 0;
  while (used() < milliseconds) for (let i = 0; i < 1e4; i++) sum += Math.sqrt(i);
  return sum;
}
