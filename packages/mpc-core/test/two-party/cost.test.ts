/** What the cost model says of a program is what its run uses. */
import type { Program } from '@doubleblind/program';
import { describe, expect, it } from 'vitest';
import { channelPair } from '../../src/channel/pair.ts';
import { type ExpectedRunCost, programCost, runCost } from '../../src/two-party/plan/program-cost.ts';
import { openSession } from '../../src/two-party/session.ts';
import { checkedToyProgram, toyProgram, toyWeights } from '../support/toy-program.ts';

const IMAGE_VALUES = 3 * 12 * 12;

/** Payload bytes each way and the hospital's rounds, of the session and of each batch. */
async function run(program: Program, batches: readonly number[]) {
  const [a, b] = channelPair();
  const [vendor, hospital] = await Promise.all([
    openSession({ party: 'vendor', channel: a, program, weights: toyWeights(1) }),
    openSession({ party: 'hospital', channel: b, program }),
  ]);
  const counted = () => ({ vendorToHospital: a.counters.bytesSent, hospitalToVendor: b.counters.bytesSent });
  const setUpRounds = b.counters.rounds;
  const later: { bytes: ReturnType<typeof counted>; rounds: number }[] = [];
  for (const batch of batches) {
    const before = { ...counted(), rounds: b.counters.rounds };
    const images = Array.from({ length: batch }, () => new Float32Array(IMAGE_VALUES));
    await Promise.all([hospital.evaluate(images), vendor.serve(batch)]);
    const { vendorToHospital, hospitalToVendor } = counted();
    const bytes = {
      vendorToHospital: vendorToHospital - before.vendorToHospital,
      hospitalToVendor: hospitalToVendor - before.hospitalToVendor,
    };
    later.push({ bytes, rounds: b.counters.rounds - before.rounds });
  }
  return { bytes: counted(), rounds: b.counters.rounds - setUpRounds, batches: later };
}

function expectCost(cost: ExpectedRunCost, counted: Awaited<ReturnType<typeof run>>): void {
  expect(cost.bytes).toEqual(counted.bytes);
  expect(Math.abs(cost.rounds - counted.rounds)).toBeLessThanOrEqual(0.1 * counted.rounds);
}

describe('the cost of a program', () => {
  it('is what a session uses, whose last batch is smaller', async () => {
    const program = toyProgram(2);
    expectCost(runCost(program, [5, 1]), await run(program, [5, 1]));
  });

  it('and with a range check what it uses in the long run as well', async () => {
    const program = checkedToyProgram();
    expectCost(runCost(program, [5, 1]), await run(program, [5, 1]));
  });

  it('in the long run is what a batch uses once the first correlations are made', async () => {
    const program = toyProgram();
    const counted = await run(program, [4, 4]);
    expectCost(runCost(program, [4, 4]), counted);
    const { batches } = counted;
    const { bytes, making, rounds } = programCost(program, 4).total;
    // The second batch finds enough correlations made by the first.
    expect(batches[1].bytes.vendorToHospital).toBeCloseTo(bytes.vendorToHospital - making.vendorToHospital, 6);
    expect(batches[1].bytes.hospitalToVendor).toBeCloseTo(bytes.hospitalToVendor - making.hospitalToVendor, 6);
    expect(Math.abs(rounds - batches[1].rounds)).toBeLessThanOrEqual(0.1 * rounds);
  });
});
