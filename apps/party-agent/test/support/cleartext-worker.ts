/**
 * A compute thread without cryptography, for tests of everything around it: the hospital sends its images in the clear and the
 * vendor answers with the outputs. DOUBLEBLIND_TEST_STEP_MILLISECONDS slows each of its ten steps down; with DOUBLEBLIND_TEST_FALSIFY the
 * vendor falsifies all answers but those of a session's first batch, and so none of a preflight's. DOUBLEBLIND_TEST_GATE names a gate
 * (gate.ts) that each of the vendor's batches has to pass.
 */
import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { LINEAR_NUMBERS } from '@doubleblind/program';
import type { SessionRequest } from '../../src/executors/threads/session.ts';
import { runSession } from '../../src/executors/threads/thread-body.ts';
import { passGate } from './gate.ts';

const PIXELS = 16;
const OUTPUTS = 3;
const STEPS = 10;
const stepMilliseconds = Number(process.env.DOUBLEBLIND_TEST_STEP_MILLISECONDS ?? 0);

let served = 0;

await runSession(async ({ channel, weights }: SessionRequest) => ({
  profiler: { entries: [] },
  close() {
    const closed = process.env.DOUBLEBLIND_TEST_CLOSED;
    if (closed) appendFileSync(closed, 'closed\n');
  },
  async evaluate(images, onStep) {
    await channel.send(
      Uint8Array.from(new Uint8Array(Float32Array.from(images.flatMap((image) => [...image])).buffer)),
    );
    for (let step = 1; step <= STEPS; step++) {
      await channel.receive(1);
      onStep?.(step, STEPS);
    }
    const outputs = new Float32Array((await channel.receive(images.length * OUTPUTS * 4)).slice().buffer);
    return images.map((_, b) => outputs.slice(b * OUTPUTS, (b + 1) * OUTPUTS));
  },
  async serve(batch, onStep) {
    const images = new Float32Array((await channel.receive(batch * PIXELS * 4)).slice().buffer);
    if (process.env.DOUBLEBLIND_TEST_GATE) await passGate(process.env.DOUBLEBLIND_TEST_GATE);
    for (let step = 1; step <= STEPS; step++) {
      await sleep(stepMilliseconds);
      await channel.send(new Uint8Array(1));
      onStep?.(step, STEPS);
    }
    const { weights: values } = weights!.get('sum', LINEAR_NUMBERS);
    const outputs = new Float32Array(batch * OUTPUTS);
    for (let b = 0; b < batch; b++) {
      for (let o = 0; o < OUTPUTS; o++) {
        for (let i = 0; i < PIXELS; i++)
          outputs[b * OUTPUTS + o] += (images[b * PIXELS + i] * values[o * PIXELS + i]) / 16;
      }
    }
    if (served++ > 0 && process.env.DOUBLEBLIND_TEST_FALSIFY === 'yes')
      for (let i = 0; i < outputs.length; i++) outputs[i] += 3;
    await channel.send(new Uint8Array(outputs.buffer));
  },
}));
