import type { PrimaryGoal, Report } from '@doubleblind/contracts';
import { expect, test } from 'vitest';
import { judgeReleased } from '../src/features/results/acceptance.ts';

type Interval = readonly [value: number, low: number, high: number];
const share = ([value, low, high]: Interval) => ({ value, low, high, cases: 1, of: 1 });

function report(auroc: Interval, points: { name: string; threshold: number; sensitivity: Interval }[] = []): Report {
  const [value, low, high] = auroc;
  return {
    performance: [
      {
        finding: 'Edema',
        auroc: { value, low, high },
        operatingPoints: points.map((point) => ({ ...point, sensitivity: share(point.sensitivity) })),
      },
    ],
  } as unknown as Report;
}

const goal = (goals: PrimaryGoal['goals'], threshold: number | null = null): PrimaryGoal => ({
  finding: 'Edema',
  threshold,
  goals,
});

test('a goal is met by the lower end of the interval, not by the value', () => {
  const wanted = goal([{ measure: 'auroc', atLeast: 0.8 }]);
  expect(judgeReleased(wanted, report([0.9, 0.82, 0.95])).met).toBe(true);
  expect(judgeReleased(wanted, report([0.9, 0.78, 0.95])).met).toBe(false);
});

test('what rounding hides is not decided', () => {
  const wanted = goal([{ measure: 'auroc', atLeast: 0.8 }]);
  // 0.80 of a released figure may have been 0.796 or 0.804.
  expect(judgeReleased(wanted, report([0.9, 0.8, 0.95])).met).toBe(null);
  expect(judgeReleased(wanted, report([0.901, 0.801, 0.952])).met).toBe(true);
});

test('sensitivity counts only at the very threshold of the goal, and one the report has chosen does not', () => {
  const wanted = goal([{ measure: 'sensitivity', atLeast: 0.8 }], 0.5);
  const point = { name: "vendor's threshold", threshold: 0.5, sensitivity: [0.91, 0.85, 0.96] as const };
  expect(judgeReleased(wanted, report([0.9, 0.8, 0.95], [point])).met).toBe(true);
  expect(judgeReleased(wanted, report([0.9, 0.8, 0.95], [{ ...point, threshold: 0.4 }])).met).toBe(null);
  expect(judgeReleased(wanted, report([0.9, 0.8, 0.95], [{ ...point, name: 'Youden' }])).met).toBe(null);
});

test('one goal that is not reached decides, whatever is open', () => {
  const wanted = goal([
    { measure: 'auroc', atLeast: 0.99 },
    { measure: 'sensitivity', atLeast: 0.8 },
  ]);
  expect(judgeReleased(wanted, report([0.9, 0.85, 0.95])).met).toBe(false);
});

test('a finding that was not released is not judged', () => {
  expect(
    judgeReleased({ ...goal([{ measure: 'auroc', atLeast: 0.5 }]), finding: 'Fracture' }, report([0.9, 0.8, 1])).met,
  ).toBe(null);
});

test('a verdict that the hospital released is taken, for it is of unrounded figures', () => {
  const wanted = goal([{ measure: 'auroc', atLeast: 0.8 }]);
  const released = report([0.9, 0.8, 0.95]);
  const verdict = { finding: 'Edema', threshold: null, met: true, goals: [] };
  const judged = (primary: object) =>
    judgeReleased(wanted, { ...released, assessment: { primary } } as unknown as Report);
  expect(judged(verdict).met).toBe(true);
  expect(judged({ ...verdict, finding: 'Fracture' }).met).toBe(null);
});
