import { describe, expect, it } from 'vitest';
import { compareCost, planLinearLayout, programCost, programHash, renderProgram } from '../src/index.ts';
import { formatBytes, formatCount } from '../src/text/units.ts';
import { smallProgram } from './support.ts';

describe('the cost of a program', () => {
  it('is the sum of what the protocols of its steps cost', () => {
    const program = smallProgram();
    const { steps, total } = programCost(program, 4);
    const compare = compareCost({ count: 4 * 4 * 4 * 4, digits: [4, 4], thresholds: 1, sender: 'vendor' });
    expect(steps[2].comparisons).toBe(256);
    expect(steps[2].bytes).toEqual({
      vendorToHospital: compare.bytes.vendor,
      hospitalToVendor: compare.bytes.hospital,
    });
    const layout = planLinearLayout(program.steps[0] as never, { channels: 3, height: 8, width: 8 }, 4, 4);
    expect(steps[0].bytes.hospitalToVendor).toBe(layout?.bytesToVendor);
    expect(steps[0].products).toBe(4 * 4 * 8 * 8 * 27);
    expect(total.trips).toBe(steps.reduce((sum, step) => sum + step.trips, 0));
    expect(steps[4].bytes).toEqual({ vendorToHospital: 0, hospitalToVendor: 0 });
  });

  it('grows with the batch, and less per image', () => {
    const bytes = (batch: number) => programCost(smallProgram(), batch).total.bytes.hospitalToVendor;
    expect(bytes(8)).toBeGreaterThan(bytes(1));
    expect(bytes(8) / 8).toBeLessThan(bytes(1));
  });
});

describe('the listing of a program', () => {
  const text = renderProgram(smallProgram(), { batch: 8 });

  it('names every step with what it does, the hash and the totals', () => {
    for (const step of smallProgram().steps) expect(text).toMatch(new RegExp(`^${step.name} `, 'm'));
    expect(text).toContain(programHash(smallProgram()));
    expect(text).toContain('linear 3x3 pad 1,1,1,1, weights 8 bits, ring 20 -> 4x8x8 of 9 bits');
    expect(text).toContain('compare 4x4x4 with 1 threshold, digits 4+4, vendor sends');
    expect(text).toMatch(/^total per image +in batches of 8/m);
  });

  it('writes counts and bytes in units', () => {
    expect([0, 7, 999, 1000, 12345, 1.5e9].map(formatCount)).toEqual(['', '7', '999', '1.00k', '12.3k', '1.50G']);
    expect(formatBytes(7.34e8)).toBe('734 MB');
  });
});
