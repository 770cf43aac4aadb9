import {
  cheapestDigits,
  compareCost,
  extendCost,
  maxPoolCost,
  multiplexCost,
  type ProtocolCost,
} from '@doubleblind/program';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  comparison,
  comparisonShapes,
  extending,
  extendShapes,
  multiplexing,
  multiplexShapes,
  poolInput,
  pools,
  seeds,
} from './cases.ts';
import { makeParties, type Parties, usedCorrelations } from './parties.ts';
import { runCompare, runExtend, runMaxPool, runMultiplex } from './runs.ts';

/** What a run has used, in the terms of a cost. */
function counted(parties: Parties): Omit<ProtocolCost, 'trips'> {
  const [vendor, hospital] = [parties.vendor.channel.counters, parties.hospital.channel.counters];
  return {
    bytes: { vendor: vendor.bytesSent, hospital: hospital.bytesSent },
    messages: { vendor: vendor.messagesSent, hospital: hospital.messagesSent },
    correlations: usedCorrelations(parties),
  };
}

function expectCost(parties: Parties, { trips, ...cost }: ProtocolCost): void {
  expect(counted(parties)).toEqual(cost);
  expect(trips).toBeGreaterThanOrEqual(parties.vendor.channel.counters.rounds);
}

describe('cost', () => {
  it('of a comparison is what a run uses', async () => {
    await fc.assert(
      fc.asyncProperty(comparisonShapes, seeds, async (shape, seed) => {
        const parties = makeParties();
        const input = comparison(shape, seed);
        await runCompare(parties, input);
        const { digits, sender } = input;
        const count = input.input.vendor.length;
        expectCost(parties, compareCost({ count, digits, sender, thresholds: shape.planes, segment: shape.segment }));
      }),
      { numRuns: 30 },
    );
  });

  it('of a multiplexing is what a run uses', async () => {
    await fc.assert(
      fc.asyncProperty(multiplexShapes, seeds, async (shape, seed) => {
        const parties = makeParties();
        const { sources, ...widths } = multiplexing(shape, seed);
        await runMultiplex(parties, { sources, ...widths });
        const count = sources.reduce((sum, { input }) => sum + input.vendor.length, 0);
        expectCost(parties, multiplexCost({ count, ...widths }));
      }),
      { numRuns: 30 },
    );
  });

  it('of an extension is what a run uses', async () => {
    await fc.assert(
      fc.asyncProperty(extendShapes, seeds, async (shape, seed) => {
        const parties = makeParties();
        const extension = extending(shape, seed);
        await runExtend(parties, extension);
        expectCost(parties, extendCost({ ...extension, count: extension.input.vendor.length }));
      }),
      { numRuns: 30 },
    );
  });

  it('of a max-pooling is what a run uses', async () => {
    await fc.assert(
      fc.asyncProperty(pools, seeds, async (pool, seed) => {
        const parties = makeParties();
        await runMaxPool(parties, poolInput(pool, seed), pool, 1);
        expectCost(parties, maxPoolCost(pool));
      }),
      { numRuns: 15 },
    );
  });

  it('is least for the digits that are called cheapest', () => {
    const price = (digits: number[], thresholds: number) => {
      const { bytes } = compareCost({ count: 128, digits, thresholds, sender: 'vendor' });
      return bytes.vendor + bytes.hospital;
    };
    for (const thresholds of [1, 8]) {
      const best = cheapestDigits(9, thresholds, ({ bytes }) => bytes.vendor + bytes.hospital);
      expect(best.reduce((sum, width) => sum + width, 0)).toBe(9);
      for (const other of [
        [3, 3, 3],
        [4, 4, 1],
        [2, 2, 2, 3],
        [1, 4, 4],
      ]) {
        expect(price(best, thresholds)).toBeLessThanOrEqual(price(other, thresholds));
      }
    }
  });
});
