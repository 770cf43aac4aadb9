/** Several values in a coefficient: docs/PROTOCOL.md, linear layers. */

import { expect, test } from 'vitest';
import { planLinearLayout } from '../../../src/two-party/plan/linear-plan.ts';
import { check, layer } from './cases.ts';
import { errors, linearStep, Parties } from './harness.ts';

function noShares(length: number): [Uint32Array, Uint32Array] {
  return [new Uint32Array(length), new Uint32Array(length)];
}

test('values of one coefficient leave each other alone, whatever the shares', async () => {
  const parties = new Parties();
  const step = linearStep({ kernel: [3, 3], padding: [1, 1, 1, 1], groups: 4, ring: 22, shift: 8 });
  for (const levels of [2, 3, 4, 5]) {
    for (const weight of [-128, 127]) {
      for (const word of [0x1fffff, 0x200000, 0x3fffff, 0]) {
        const c = { ...layer(step, 4, [40, 33], 4, 2), hospitalOwns: true, plan: { levels } };
        c.weights.weights.fill(weight);
        c.input.fill(word);
        await check(parties, c);
      }
    }
  }
});

test('results of several values a coefficient are seldom more than one above the floor, and without bias', async () => {
  const step = linearStep({ ring: 20, shift: 6 });
  for (const levels of [1, 4]) {
    const c = { ...layer(step, 64, [60, 60], 6, 9), plan: { levels } };
    const differences = errors(c, await new Parties().run(c));
    const count = (value: number) => differences.filter((d) => d === value).length;
    expect(count(-1) + count(2)).toBeLessThan(differences.length / 100);
    const exact = errors({ ...c, step: { ...step, shift: 0 } }, noShares(differences.length)).map((y) => -y & 63);
    const mean = differences.reduce((sum, d, i) => sum + d - exact[i] / 64, 0) / differences.length;
    // A hundredth of a unit, and six standard deviations of the mean.
    expect(Math.abs(mean)).toBeLessThan(1 / 64 + 0.01 + 3 / Math.sqrt(differences.length));
  }
});

test('the bytes each way are those that the plan says, whatever its sections', async () => {
  const size = { channels: 8, height: 56, width: 56 };
  const plans = await Promise.all(
    [5, 9].map(async (shift) => {
      const fresh = new Parties();
      const c = layer(linearStep({ kernel: [3, 3], padding: [1, 1, 1, 1], ring: 22, shift }), 8, [56, 56], 6, 10);
      await fresh.run(c);
      const plan = planLinearLayout(c.step, size, 6, 10)!;
      const [vendor, hospital] = fresh.sent;
      const sets = new Map(plan.sections.map(({ parameters }) => [`${parameters.degree}/${parameters.primes}`, 0]));
      for (const { parameters, keys } of plan.sections) {
        const name = `${parameters.degree}/${parameters.primes}`;
        sets.set(name, Math.max(sets.get(name)!, keys));
      }
      const keys = hospital.splice(
        0,
        [...sets.values()].reduce((sum, count) => sum + 1 + count, 0),
      );
      const bytes = (messages: Uint8Array[]) => messages.reduce((sum, message) => sum + message.length, 0);
      const keyBytes = [...sets].map(([name, count]) => {
        const [degree, primes] = name.split('/').map(Number);
        return 16 + count * 4 * degree * primes;
      });
      expect(bytes(keys)).toBe(keyBytes.reduce((sum, one) => sum + one));
      expect(bytes(hospital)).toBe(plan.bytesToVendor);
      expect(bytes(vendor)).toBe(plan.bytesToHospital);
      const longest = Math.max(...[...vendor, ...hospital].map((message) => message.length));
      expect(longest).toBeLessThanOrEqual(1 << 19);
      return plan;
    }),
  );
  expect(plans[0].sections[0].groups.length).toBeGreaterThan(1);
  expect(plans[1].sections.length).toBeGreaterThan(1);
});
