import { describe, expect, it } from 'vitest';
import { formatBytes, formatDuration, formatShortCount, programHash, renderProgram } from '../src/index.ts';
import { smallProgram } from './support.ts';

describe('the listing of a program', () => {
  const text = renderProgram(smallProgram());

  it('names every step with what it does, and the hash', () => {
    for (const step of smallProgram().steps) expect(text).toMatch(new RegExp(`^${step.name} `, 'm'));
    expect(text).toContain(programHash(smallProgram()));
    expect(text).toContain('linear 3x3 pad 1,1,1,1, weights 8 bits, ring 20 -> 4x8x8 of 9 bits');
    expect(text).toContain('compare 4x4x4 of 9 bits with 1 threshold');
  });

  it('has the columns and totals of a back end beside the steps', () => {
    const steps = smallProgram().steps.map((_, index) => [`${index} kB`]);
    const listed = renderProgram(smallProgram(), { headings: ['sent'], steps, totals: [['total', 'of all', '28 kB']] });
    expect(listed).toMatch(/^step +does +sent$/m);
    expect(listed).toMatch(/^scores .* 7 kB$/m);
    expect(listed).toMatch(/^total +of all +28 kB$/m);
  });

  it('writes counts and bytes in units', () => {
    expect([0, 7, 999, 1000, 12345, 1.5e9].map(formatShortCount)).toEqual(['0', '7', '999', '1.00k', '12.3k', '1.50G']);
    expect([0, 999, 999_500, 7.34e8, 2.5e12].map(formatBytes)).toEqual([
      '0 B',
      '999 B',
      '1.00 MB',
      '734 MB',
      '2.50 TB',
    ]);
  });

  it('writes times so that no minute has sixty seconds', () => {
    const times = [0.25, 9.94, 59.97, 119.6, 3599.7, 5400].map(formatDuration);
    expect(times).toEqual(['250 ms', '9.9 s', '1 min 0 s', '2 min 0 s', '1 h 0 min', '1 h 30 min']);
  });
});
