/** Layers to run and what their results may be. */
import type { LinearStep } from '@doubleblind/program';
import { LEAST_LOSSY_SHIFT } from '@doubleblind/program';
import { expect } from 'vitest';
import { type Case, errors, type Parties } from './harness.ts';

/** Deterministic filling from a seed, with extremes among the values. */
export function words(length: number, seed: number): Uint32Array {
  let state = seed >>> 0 || 1;
  return Uint32Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const kind = state >>> 28;
    if (kind === 0) return 0;
    if (kind === 1) return 0xffffffff;
    if (kind === 2) return 0x80000000;
    return Math.imul(state, 0x9e3779b1) >>> 0;
  });
}

export function weightsOf(length: number, bits: number, seed: number): Int16Array {
  const most = 2 ** (bits - 1) - 1;
  return Int16Array.from(words(length, seed), (word) => {
    const kind = word >>> 29;
    if (kind === 0) return 0;
    if (kind === 1) return most;
    if (kind === 2) return -most;
    return (word % (2 * most + 1)) - most;
  });
}

/** Runs a layer: every value must be what docs/PROTOCOL.md (last-place error) allows. */
export async function check(parties: Parties, c: Case): Promise<void> {
  const differences = errors(c, await parties.run(c));
  const { shift, ring } = c.step;
  const [least, most] = [-1, shift > 0 ? 2 : 1];
  const wrong = differences.findIndex((d) => d < least || d > most);
  expect({ wrong, difference: wrong < 0 ? 0 : differences[wrong] }).toEqual({ wrong: -1, difference: 0 });
  // Little shifted out: one off before truncation in few cases, unless the ring leaves no guard bits.
  if (shift >= LEAST_LOSSY_SHIFT || ring > 24) return;
  const off = differences.filter((d) => d < 0 || d > (shift > 0 ? 1 : 0)).length;
  expect(off).toBeLessThan(0.005 * differences.length + 8);
}

/** A layer with pseudorandom weights and inputs, extremes among them. */
export function layer(
  step: LinearStep,
  channels: number,
  size: [number, number],
  outputs: number,
  batch: number,
): Case {
  const weights = weightsOf((outputs * channels * step.kernel[0] * step.kernel[1]) / step.groups, step.weightBits, 7);
  return {
    step,
    sources: [channels],
    height: size[0],
    width: size[1],
    outputs,
    batch,
    hospitalOwns: false,
    input: words(channels * batch * size[0] * size[1], 5),
    weights: { kind: 'linear', weights, bias: Int32Array.from(words(outputs, 9)) },
  };
}
