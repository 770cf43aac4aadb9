import { runCleartext } from '@doubleblind/program';
import { describe, expect, it } from 'vitest';
import { compareBackend } from '../../src/backend/compare.ts';
import { idealBackend } from '../support/ideal-backend.ts';
import { toyInput, toyProgram, toyWeights } from '../support/toy-program.ts';

const weights = toyWeights(1);

describe('the executor over ideal functionalities', () => {
  it.each([0, 2])(
    'gives the cleartext result of every step up to the last place, with no value out of range, ignoring %i bits',
    async (ignored) => {
      const program = toyProgram(ignored);
      for (const batch of [1, 3]) {
        const input = toyInput(batch, batch);
        const report = await compareBackend(idealBackend(), program, weights, input, batch);
        expect(report.firstWrong).toBeUndefined();
        expect(report.steps.map((step) => step.step)).toEqual(program.steps.map((step) => step.name));
        const clear = runCleartext(program, weights, input, batch);
        expect([...clear.overflows]).toEqual([]);
        const differences = report.output.data.map((value, i) => Math.abs(value - clear.output.data[i]));
        expect(Math.max(...differences)).toBeLessThan(12);
        expect(new Set(report.output.data).size).toBeGreaterThan(3);
      }
    },
  );

  it('runs among three parties as among two', async () => {
    const parties = idealBackend(['vendor', 'helper', 'hospital']);
    const report = await compareBackend(parties, toyProgram(), weights, toyInput(1, 2), 2);
    expect(report.firstWrong).toBeUndefined();
    expect(report.leftBytes).toEqual({ vendor: 0, helper: 0, hospital: 0 });
  });

  it('frees every share at the end of a run', async () => {
    const report = await compareBackend(idealBackend(), toyProgram(), weights, toyInput(1, 2), 2);
    expect(report.leftBytes).toEqual({ vendor: 0, hospital: 0 });
  });

  it('names the first step that differs when the vendor computes with other weights', async () => {
    const input = toyInput(1, 1);
    const report = await compareBackend(idealBackend(), toyProgram(), toyWeights(2), input, 1, weights);
    expect(report.firstWrong?.step).toBe('conv');
  });
});
