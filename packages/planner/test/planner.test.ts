/** Plans and simulated runs: against runs that were measured, against each other, and against sums done by hand. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lineOf, MEASURED } from '../scripts/measured.ts';
import { measuredTable, pairsTable } from '../scripts/tables.ts';
import {
  chosen,
  expectedCost,
  LISTED_PRICES,
  pairsFor,
  planRun,
  type Run,
  readPrices,
  type Scenario,
  SMOOTH,
  simulate,
} from '../src/index.ts';
import { fairRates } from '../src/rates.ts';

const COST = expectedCost({ vendorToHospital: 242.5e6, hospitalToVendor: 250.8e6 }, 668.5);
const machine = chosen(LISTED_PRICES.machines, 'azure-D2s_v5');
const RUN: Run = {
  ...{ images: 1000, batch: 8, pairs: 1, lanes: 4, cost: COST, gramsPerKilowattHour: 400 },
  line: chosen(LISTED_PRICES.networks, 'lan'),
  machines: { vendor: machine, hospital: machine },
};
const SCENARIO: Scenario = {
  ...{
    images: 1000,
    batch: 8,
    pairs: 4,
    lanes: 4,
    cost: COST,
    line: RUN.line,
    cores: { vendor: 2, hospital: 2 },
  },
  ...SMOOTH,
  seed: 1,
};

describe('against what was measured', () => {
  test('a simulated run takes as long as each run of docs/PERFORMANCE.md, within an eighth', () => {
    for (const run of MEASURED) {
      const { lanes, cores, cost } = run;
      const images = 2000;
      const scenario = {
        images,
        batch: 1,
        pairs: 1,
        lanes,
        cores,
        cost,
        line: lineOf(run),
        ...SMOOTH,
        seed: 1,
      };
      const ratio = simulate(scenario).seconds / images / run.seconds;
      expect(ratio, run.name).toBeGreaterThan(7 / 8);
      expect(ratio, run.name).toBeLessThan(9 / 8);
    }
  });

  test('processor time that is expected from bytes alone is that of the networks measured, within a tenth', () => {
    for (const [megabytes, seconds] of [
      [493.3, 25.9],
      [1.4, 0.08],
    ]) {
      const { vendor, hospital } = expectedCost(
        { vendorToHospital: 5e5 * megabytes, hospitalToVendor: 5e5 * megabytes },
        0,
      ).processorSeconds;
      expect((vendor + hospital) / seconds).toBeGreaterThan(0.9);
      expect((vendor + hospital) / seconds).toBeLessThan(1.1);
    }
  });

  test('docs/SCALING.md has the tables that the simulation gives', { timeout: 60_000 }, () => {
    const document = readFileSync(new URL('../../../docs/SCALING.md', import.meta.url), 'utf8');
    expect(document).toContain(measuredTable());
    expect(document).toContain(pairsTable());
  });
});

describe('what is shared', () => {
  test('nobody could be faster without one that is no faster getting slower', () => {
    const demands = fc.array(
      fc.record({
        weight: fc.integer({ min: 1, max: 4 }),
        most: fc.double({ min: 0.1, max: 10, noNaN: true }),
        each: fc.array(fc.double({ min: 0, max: 5, noNaN: true }), { minLength: 3, maxLength: 3 }),
      }),
      { minLength: 1, maxLength: 8 },
    );
    const limits = fc.array(fc.double({ min: 0.5, max: 20, noNaN: true }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(demands, limits, (rows, capacity) => {
        const asked = rows.map(({ weight, most, each }) => ({
          ...{ weight, most },
          uses: each.map((amount, i) => ({ resource: String(i), each: amount })),
        }));
        const rates = fairRates(asked, new Map(capacity.map((limit, i) => [String(i), limit])));
        const used = capacity.map((_, i) => rows.reduce((sum, { each }, row) => sum + each[i] * rates[row], 0));
        capacity.forEach((limit, i) => {
          expect(used[i]).toBeLessThanOrEqual(limit * (1 + 1e-9));
        });
        rows.forEach(({ most, each }, row) => {
          const bound = each.some(
            (amount, i) =>
              amount > 0 &&
              used[i] >= capacity[i] * (1 - 1e-6) &&
              rows.every(
                (other, at) =>
                  other.each[i] === 0 || rates[at] / other.weight <= (rates[row] / rows[row].weight) * (1 + 1e-6),
              ),
          );
          expect(rates[row] >= most * (1 - 1e-6) || bound).toBe(true);
        });
      }),
    );
  });

  test('twice the pairs are twice as fast until the line is full', () => {
    const seconds = (pairs: number, line = RUN.line) => planRun({ ...RUN, pairs, line }, LISTED_PRICES).seconds;
    expect(seconds(1) / seconds(2)).toBeCloseTo(2, 1);
    const slow = chosen(LISTED_PRICES.networks, 'hospital');
    expect(seconds(50, slow)).toBeCloseTo(seconds(100, slow), 6);
    expect(planRun({ ...RUN, pairs: 50, line: slow }, LISTED_PRICES).limit).toBe('line');
    // 250.8 MB an image over 100 Mbit/s: no number of machines sends them faster.
    expect(seconds(100, slow)).toBeCloseTo(4 + (1000 * 250.8 * 8) / 100, 3);
  });

  test('a lane does whole batches: more lanes than batches speed nothing up', () => {
    const planOf = (images: number, pairs: number, batch = 8) =>
      planRun({ ...RUN, images, batch, pairs, lanes: 1 }, LISTED_PRICES);
    // 24 images are three batches: a fourth pair has none.
    expect(planOf(24, 2)).toMatchObject({ limit: 'lanes' });
    expect(planOf(24, 2).seconds - 4).toBeCloseTo(2 * (planOf(24, 3).seconds - 4), 6);
    expect(planOf(24, 3)).toMatchObject({ limit: 'batches' });
    expect(planOf(24, 16).seconds).toBe(planOf(24, 3).seconds);
    expect(planOf(24, 24, 1).seconds).toBeLessThan(planOf(24, 3).seconds / 3);
    const { pairs: _, ...open } = { ...RUN, images: 24, lanes: 1 };
    expect(pairsFor(open, planOf(24, 3).seconds, LISTED_PRICES)).toBe(3);
    expect(pairsFor(open, planOf(24, 3).seconds - 1, LISTED_PRICES)).toBeNull();
  });

  test('a plan is a simulated run without disturbances, of many batches and of few', () => {
    for (const images of [1, 5, 20, 64, 100])
      for (const pairs of [1, 3, 16])
        for (const lanes of [1, 4]) {
          const planned = planRun({ ...RUN, images, pairs, lanes }, LISTED_PRICES).seconds;
          const { seconds } = simulate({ ...SCENARIO, images, pairs, lanes });
          expect(seconds / planned, `${images} images, ${pairs} pairs, ${lanes} lanes`).toBeGreaterThan(0.9);
          expect(seconds / planned, `${images} images, ${pairs} pairs, ${lanes} lanes`).toBeLessThan(1.05);
        }
    const images = 4000;
    for (const pairs of [1, 2, 4, 10])
      for (const line of LISTED_PRICES.networks) {
        const planned = planRun({ ...RUN, images, pairs, line }, LISTED_PRICES).seconds;
        const { seconds, work } = simulate({ ...SCENARIO, images, pairs, line });
        expect(seconds / planned).toBeGreaterThan(0.99);
        expect(seconds / planned).toBeLessThan(1.01);
        expect(work).toBeCloseTo(1, 3);
      }
  });
});

describe('a run that is disturbed', () => {
  test('does every image once, whatever is lost, and the same again with the same seed', () => {
    const scenario = { ...SCENARIO, failures: { perHour: 2, leaseSeconds: 60, restartSeconds: 120 }, pairs: 10 };
    const outcome = simulate(scenario);
    expect(outcome.failures).toBeGreaterThan(0);
    expect(outcome.repeated).toBeGreaterThan(0);
    expect(outcome.work).toBeGreaterThan(1);
    expect(outcome.seconds).toBeGreaterThan(simulate({ ...SCENARIO, pairs: 10 }).seconds);
    expect(simulate(scenario)).toEqual(outcome);
    expect(simulate({ ...scenario, seed: 2 })).not.toEqual(outcome);
  });

  test('waits less for slow machines where their batches are taken over', () => {
    const slow = { ...SCENARIO, pairs: 20, stragglers: { share: 0.1, slowdown: 10 }, seed: 3 };
    const patient = simulate({ ...slow, reissueAfter: Number.POSITIVE_INFINITY });
    const again = simulate(slow);
    expect(patient.reissued).toBe(0);
    expect(again.reissued).toBeGreaterThan(0);
    expect(again.seconds).toBeLessThan(0.8 * patient.seconds);
  });
});

describe('money and carbon', () => {
  test('are sums that can be done by hand', () => {
    const plan = planRun({ ...RUN, pairs: 2 }, LISTED_PRICES);
    const hours = plan.seconds / 3600;
    const sent = (242.5 + 250.8) * 1000 * 1e-3;
    expect(plan.money).toBeCloseTo(4 * hours * 0.096 + sent * 0.087, 6);
    const busy = (1000 * 53e-9 * 493.3e6) / 3600;
    const wattHours = 0.74 * 8 * hours + (3.5 - 0.74) * busy;
    expect(plan.kilowattHours).toBeCloseTo((1.135 * wattHours) / 1000 + 0.001 * sent, 6);
    expect(plan.gramsOfCarbonDioxide).toBeCloseTo(400 * plan.kilowattHours, 6);
  });

  test('within a time: the fewest pairs, or none', () => {
    const { pairs: _, ...open } = RUN;
    const pairs = pairsFor(open, 1800, LISTED_PRICES)!;
    expect(planRun({ ...RUN, pairs }, LISTED_PRICES).seconds).toBeLessThanOrEqual(1800);
    expect(planRun({ ...RUN, pairs: pairs - 1 }, LISTED_PRICES).seconds).toBeGreaterThan(1800);
    expect(pairsFor({ ...open, line: chosen(LISTED_PRICES.networks, 'hospital') }, 1800, LISTED_PRICES)).toBeNull();
  });

  test('every price has a date and a source, and a file without is refused', () => {
    const { machines, traffic, grids, power } = LISTED_PRICES;
    for (const { date, source } of [...machines, ...traffic, ...grids, power]) {
      expect(date).toMatch(/20\d\d/);
      expect(source).toMatch(/^https:|accounts/);
    }
    expect(readPrices(JSON.stringify(LISTED_PRICES))).toEqual(LISTED_PRICES);
    const without = structuredClone(LISTED_PRICES) as { machines: { source?: string }[] };
    delete without.machines[0].source;
    expect(() => readPrices(JSON.stringify(without))).toThrow(/machines\.0\.source/);
    expect(() => readPrices(JSON.stringify({ ...LISTED_PRICES, traffic: [] }))).toThrow(/no price of traffic/);
    expect(() => readPrices('{')).toThrow(/no JSON/);
  });
});
