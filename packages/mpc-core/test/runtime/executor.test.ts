import { describe, expect, it } from 'vitest';
import { runCleartext } from '../../src/cleartext/executor.ts';
import { Heap } from '../../src/kernel/heap.ts';
import { compareRun } from '../../src/runtime/compare-run.ts';
import { IdealMeeting, idealOperations } from '../../src/runtime/ideal.ts';
import { toyInput, toyProgram, toyWeights } from './toy-program.ts';

function idealParties(program = toyProgram(), weights = toyWeights(1)) {
  const meeting = new IdealMeeting(program, weights);
  const runtime = (party: 'vendor' | 'hospital') => {
    const heap = new Heap();
    return { heap, operations: idealOperations(meeting, heap, party) };
  };
  return { vendor: runtime('vendor'), hospital: runtime('hospital') };
}

describe('the executor over ideal functionalities', () => {
  it.each([0, 2])(
    'gives the cleartext result of every step up to the last place, with no value out of range, ignoring %i bits',
    async (ignored) => {
      const program = toyProgram(ignored);
      const weights = toyWeights(1);
      for (const batch of [1, 3]) {
        const input = toyInput(batch, batch);
        const parties = idealParties(program, weights);
        const report = await compareRun(program, weights, input, batch, parties);
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

  it('frees every buffer at the end of a run', async () => {
    const parties = idealParties();
    await compareRun(toyProgram(), toyWeights(1), toyInput(1, 2), 2, parties);
    expect(parties.vendor.heap.usedBytes).toBe(0);
    expect(parties.hospital.heap.usedBytes).toBe(0);
  });

  it('names the first step that differs when the vendor computes with other weights', async () => {
    const program = toyProgram();
    const parties = idealParties(program, toyWeights(2));
    const report = await compareRun(program, toyWeights(1), toyInput(1, 1), 1, parties);
    expect(report.firstWrong?.step).toBe('conv');
  });
});
