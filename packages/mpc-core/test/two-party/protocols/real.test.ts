/** The non-linear protocols over correlations that the two parties make themselves (src/two-party/ot), instead of ideal ones. */
import { describe, expect, it } from 'vitest';
import { idealCompare } from '../../support/ideal/compare.ts';
import { idealExtend } from '../../support/ideal/extend.ts';
import { idealMultiplex } from '../../support/ideal/multiplex.ts';
import { idealScale } from '../../support/ideal/scale.ts';
import { openBits, openWords } from '../../support/ideal/shares.ts';
import { comparison, extending, multiplexing, scaling } from './cases.ts';
import { makeRealParties } from './parties.ts';
import { runCompare, runExtend, runMultiplex, runScale } from './runs.ts';

describe('without a dealer', () => {
  it('comparison, multiplexing, extension and scaling give what their ideal functionalities give', async () => {
    const parties = await makeRealParties();
    const shape = { channels: 3, valuesPerChannel: 101, segment: 128, sender: 'vendor' } as const;
    for (const [digits, planes, ignored] of [
      [[4, 4], 3, 0],
      [[3, 2, 4], 1, 0],
      [[3, 4], 3, 2],
      [[2, 2, 3], 1, 2],
    ] as const) {
      const compared = comparison({ ...shape, digits: [...digits], planes, ignored, gateSender: undefined }, 5);
      expect(openBits(await runCompare(parties, compared))).toEqual(openBits(idealCompare(compared)));
    }
    const widths = { fromBits: 9, moreBits: 11, ignored: 2, firstSender: 'vendor', segment: 128 } as const;
    const product = multiplexing({ ...widths, sources: [shape, { channels: 1, valuesPerChannel: 77 }] }, 6);
    const { sources, fromBits, toBits } = product;
    const products = openWords(await runMultiplex(parties, product), toBits);
    expect(products).toEqual(openWords(idealMultiplex(sources, fromBits, toBits), toBits));
    const extension = extending({ ...shape, ...widths }, 7);
    const extended = openWords(await runExtend(parties, extension), toBits);
    const { input, valuesPerChannel, offsets } = extension;
    expect(extended).toEqual(openWords(idealExtend(input, fromBits, toBits, valuesPerChannel, offsets), toBits));
    const { factors, maps, ring, ...rest } = scaling({ factors: 7, positions: 64, ring: 20, segment: 3 }, 8);
    const scaled = openWords(await runScale(parties, { factors, maps, ring, ...rest }), ring);
    expect(scaled).toEqual(openWords(idealScale(factors, maps, ring), ring));
  });
});
