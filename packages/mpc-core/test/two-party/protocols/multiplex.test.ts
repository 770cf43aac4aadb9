import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { multiplex } from '../../../src/two-party/protocols/multiplex/index.ts';
import { idealMultiplex } from '../../support/ideal/multiplex.ts';
import { openWords } from '../../support/ideal/shares.ts';
import { multiplexing, multiplexShapes, seeds } from './cases.ts';
import { makeParties } from './parties.ts';
import { runMultiplex } from './runs.ts';

describe('multiplexing', () => {
  it('gives bit * (x - t) in the larger ring for all widths, senders, segments, flips and several sources', async () => {
    await fc.assert(
      fc.asyncProperty(multiplexShapes, seeds, async (shape, seed) => {
        const input = multiplexing(shape, seed);
        const { sources, fromBits, toBits } = input;
        const result = openWords(await runMultiplex(makeParties(), input), toBits);
        expect(result).toEqual(openWords(idealMultiplex(sources, fromBits, toBits), toBits));
      }),
      { numRuns: 100 },
    );
  });

  it('refuses to go to a smaller ring', async () => {
    const { vendor } = makeParties();
    const source = {
      input: vendor.heap.allocate(64),
      plane: vendor.heap.allocate(16),
      count: 16,
      valuesPerChannel: 16,
    };
    const options = { sources: [source], fromBits: 10, toBits: 9 };
    await expect(multiplex(vendor, options)).rejects.toThrow('DB4302');
  });
});
