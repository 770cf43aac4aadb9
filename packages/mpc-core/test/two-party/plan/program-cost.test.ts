import { renderProgram } from '@doubleblind/program';
import { describe, expect, it } from 'vitest';
import { smallProgram } from '../../../../program/test/support.ts';
import {
  compareCost,
  costColumns,
  makingCost,
  planLinearLayout,
  planProgram,
  programCost,
  runCost,
} from '../../../src/two-party/plan/index.ts';

describe('the cost of a program', () => {
  it('is the sum of what the protocols of its steps cost', () => {
    const program = smallProgram();
    const { steps, total } = programCost(program, 4);
    const compare = compareCost({ ...planProgram(program).comparison('signs'), count: 4 * 4 * 4 * 4, thresholds: 1 });
    expect(steps[2].comparisons).toBe(256);
    const { bytes, making } = steps[2];
    expect(bytes.vendorToHospital - making.vendorToHospital).toBeCloseTo(compare.bytes.vendor, 6);
    expect(bytes.hospitalToVendor - making.hospitalToVendor).toBeCloseTo(compare.bytes.hospital, 6);
    const layout = planLinearLayout(program.steps[0] as never, { channels: 3, height: 8, width: 8 }, 4, 4);
    expect(steps[0].bytes.hospitalToVendor).toBe(layout?.bytesToVendor);
    expect(steps[0].products).toBe(4 * 4 * 8 * 8 * 27);
    expect(total.trips).toBe(steps.reduce((sum, step) => sum + step.trips, 0));
    expect(steps[4].bytes).toEqual({ vendorToHospital: 0, hospitalToVendor: 0 });
  });

  it('has in every step its part of making the correlations', () => {
    const { steps, total } = programCost(smallProgram(), 8);
    const { iteration, made } = makingCost({ width: 1, sender: 'hospital' });
    // A bit a step: two directions of one bit, and one that extends.
    const { transfers, making } = steps[3];
    expect(making.vendorToHospital + making.hospitalToVendor).toBeCloseTo(
      (transfers / made) * (iteration.vendor + iteration.hospital),
      6,
    );
    expect(steps[0].making).toEqual({ vendorToHospital: 0, hospitalToVendor: 0 });
    expect(total.making.vendorToHospital).toBeLessThan(total.bytes.vendorToHospital);
  });

  it('of many batches is near the sum of the set-up and of each', () => {
    const program = smallProgram();
    const { total, setUp } = programCost(program, 64);
    const batches = 400;
    const exact = runCost(program, new Array<number>(batches).fill(64)).bytes;
    for (const direction of ['vendorToHospital', 'hospitalToVendor'] as const) {
      const estimate = setUp.total[direction] + batches * total.bytes[direction];
      expect(exact[direction]).toBeGreaterThanOrEqual(estimate * 0.999999);
      // At most one iteration of each of eight kinds is left over.
      expect(exact[direction] - estimate).toBeLessThan(8 * 256_000);
    }
  });

  it('grows with the batch, and less per image', () => {
    const bytes = (batch: number) => programCost(smallProgram(), batch).total.bytes.hospitalToVendor;
    expect(bytes(8)).toBeGreaterThan(bytes(1));
    expect(bytes(8) / 8).toBeLessThan(bytes(1));
  });
});

it('the listing of a program has the totals of a batch, of a session and of a run', () => {
  const text = renderProgram(smallProgram(), costColumns(smallProgram(), { batch: 8 }));
  expect(text).toMatch(/^total per image +in batches of 8/m);
  expect(text).toMatch(/^of that +making the correlations/m);
  expect(text).toMatch(/^once a session +agreement and base transfers +24\.7 kB +24\.7 kB/m);
  expect(text).toMatch(/^run of 64 +all images, one session +[\d.]+ MB +[\d.]+ MB$/m);
});
