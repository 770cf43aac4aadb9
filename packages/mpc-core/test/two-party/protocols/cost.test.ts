import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cheapestDigits, compareCost } from '../../../src/two-party/plan/comparison.ts';
import { keysMade, type ProtocolCost } from '../../../src/two-party/plan/cost.ts';
import { maxPoolCost } from '../../../src/two-party/plan/max-pool.ts';
import { extendCost, multiplexCost } from '../../../src/two-party/plan/products.ts';
import { scaleCost } from '../../../src/two-party/plan/scale.ts';
import {
  comparison,
  comparisonShapes,
  extending,
  extendShapes,
  multiplexing,
  multiplexShapes,
  poolInput,
  pools,
  scaleShapes,
  scaling,
  seeds,
} from './cases.ts';
import { makeParties, type Parties, usedCorrelations } from './parties.ts';
import { runCompare, runExtend, runMaxPool, runMultiplex, runScale } from './runs.ts';

/** What a run has used, in the terms of a cost. */
function counted(parties: Parties): Omit<ProtocolCost, 'trips'> {
  const [vendor, hospital] = [parties.vendor.channel.counters, parties.hospital.channel.counters];
  return {
    bytes: { vendor: vendor.bytesSent, hospital: hospital.bytesSent },
    messages: { vendor: vendor.messagesSent, hospital: hospital.messagesSent },
    correlations: usedCorrelations(parties),
    order: parties.records.hospital.order,
  };
}

/** `segments`: whether there are several; then the next one's first message may not wait for the last one's end. */
function expectCost(parties: Parties, { trips, ...cost }: ProtocolCost, segments: boolean): void {
  expect(counted(parties)).toEqual(cost);
  const { vendor, hospital } = parties.records;
  const needed = Math.max(vendor.trips, hospital.trips);
  if (segments) expect(needed).toBeLessThanOrEqual(trips);
  else expect(needed).toBe(trips);
}

describe('cost', () => {
  it('of a scaling is what a run uses', async () => {
    await fc.assert(
      fc.asyncProperty(scaleShapes, seeds, async (shape, seed) => {
        const parties = makeParties();
        await runScale(parties, scaling(shape, seed));
        expectCost(parties, scaleCost(shape), shape.factors > shape.segment);
      }),
      { numRuns: 30 },
    );
  });

  it('of a comparison is what a run uses', async () => {
    await fc.assert(
      fc.asyncProperty(comparisonShapes, seeds, async (shape, seed) => {
        const parties = makeParties();
        const input = comparison(shape, seed);
        await runCompare(parties, input);
        const { digits, sender, gateSender } = input;
        const by = { sender, ...(gateSender && { gateSender }) };
        const count = input.input.vendor.length;
        expectCost(
          parties,
          compareCost({ count, digits, ...by, thresholds: shape.planes, segment: shape.segment }),
          count > shape.segment,
        );
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
        expectCost(parties, multiplexCost({ count, ...widths }), count > shape.segment);
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
        const count = extension.input.vendor.length;
        expectCost(parties, extendCost({ ...extension, count }), count > shape.segment);
      }),
      { numRuns: 30 },
    );
  });

  it('of a max-pooling is what a run uses', async () => {
    await fc.assert(
      fc.asyncProperty(pools, seeds, async (pool, seed) => {
        const parties = makeParties();
        await runMaxPool(parties, poolInput(pool, seed), pool, 1);
        expectCost(parties, maxPoolCost(pool), true);
      }),
      { numRuns: 15 },
    );
  });

  it('of comparisons with many thresholds is the same work for both parties', () => {
    for (const digits of [
      [4, 4],
      [3, 3, 3],
      [2, 3, 3, 3],
      [3, 3, 3, 3, 3],
    ]) {
      const made = keysMade(compareCost({ count: 1 << 16, digits, thresholds: 24, sender: 'vendor' }));
      expect(Math.abs(made.vendor / made.hospital - 1)).toBeLessThan(0.01);
    }
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
