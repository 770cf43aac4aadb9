import { PROGRAM_VERSION, PrivateWeights, type Program, programHash, uncertainty } from '@doubleblind/program';
import { describe, expect, it } from 'vitest';
import { simulate } from '../src/calibrate/simulation.ts';

const REPEATS = 400;
const VALUES = Array.from({ length: 41 }, (_, i) => i - 20);
const THRESHOLD = 3;

/** One channel of a comparison with one threshold on tensors of 9 bits, and its product. */
function rectifier(ignored: number): Program {
  const shape: [number, number, number] = [1, REPEATS, VALUES.length];
  return {
    format: 'doubleblind-program',
    version: PROGRAM_VERSION,
    compiler: 'test',
    model: 'rectifier',
    input: { tensor: 0, name: 'x', fractionBits: 0 },
    output: { tensor: 1, name: 'y', fractionBits: 0, activation: 'none' },
    tensors: [
      { name: 'x', shape, bits: 9 },
      { name: 'y', shape, bits: 12 },
    ],
    planes: [{ name: 'bits', shape, thresholds: 1 }],
    steps: [
      { op: 'compare', name: 'compare', input: 0, output: 0, ignored },
      { op: 'multiplex', name: 'relu', inputs: [{ tensor: 0, planes: 0, plane: 0 }], output: 1 },
    ],
  };
}

/** Shares of the repeats in which the product is x - t and not 0, by x - t. */
async function shareKept(program: Program, flip: 0 | 1): Promise<Map<number, number>> {
  const compare = { kind: 'compare', thresholds: Int32Array.of(THRESHOLD), flips: Uint8Array.of(flip) } as const;
  const weights = new PrivateWeights(programHash(program), new Map([['compare', compare]]));
  const image = Float32Array.from({ length: REPEATS * VALUES.length }, (_, i) => VALUES[i % VALUES.length]);
  const [output] = await simulate(program, weights, [image]);
  return new Map(
    VALUES.map((value, column) => {
      const difference = value - THRESHOLD;
      const products = Array.from({ length: REPEATS }, (_, row) => output[row * VALUES.length + column]);
      for (const product of products) expect([0, difference]).toContain(product + 0);
      return [difference, products.filter((product) => product !== 0).length / REPEATS];
    }),
  );
}

describe('the simulation of a comparison that ignores low bits', () => {
  it.each([0, 1] as const)(
    'is sure from u on and errs below it as often as the shares do; flipped: %i',
    async (flip) => {
      const unsure = uncertainty(3);
      for (const [difference, kept] of await shareKept(rectifier(3), flip)) {
        if (difference === 0) continue;
        const positive = Math.min(1, Math.max(0, (difference + unsure) / (2 * unsure)));
        const expected = flip ? 1 - positive : positive;
        if (Math.abs(difference) >= unsure) expect(kept).toBe(expected);
        // Five standard deviations of a share of 400; the seed makes it repeatable.
        else expect(Math.abs(kept - expected)).toBeLessThan(5 * Math.sqrt(0.25 / REPEATS));
      }
    },
  );

  it('is exact where no bit is ignored, and where one is', async () => {
    for (const ignored of [0, 1]) {
      for (const [difference, kept] of await shareKept(rectifier(ignored), 0))
        expect(kept).toBe(difference > 0 ? 1 : 0);
    }
  });
});
