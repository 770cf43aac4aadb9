/** The attacks on a release of figures of masks, run on the very document before it is signed. */
import type { AttackFound, CaseFigure, ReleasedResults } from '@doubleblind/contracts';
import { definedCases, type SegmentationEvidence } from './evidence.ts';
import { SCALES } from './rules.ts';

/** What somebody who knows every other case finds out of one: how far its figure can still lie. */
export interface LeftOpen {
  readonly low: number;
  readonly high: number;
}

/**
 * The coefficients of one patient's cases (their mean) that go with a released mean, for somebody who knows all others exactly: 0 to 1
 * where the figure tells nothing.
 */
export function leftByMean(
  { value, step }: Pick<CaseFigure, 'value' | 'step'>,
  values: readonly number[],
  units: readonly number[],
  unit: number,
): LeftOpen {
  if (value === null || step === null) return { low: 0, high: 1 };
  const own = units.filter((one) => one === unit).length;
  const others = values.reduce((sum, one, i) => (units[i] === unit ? sum : sum + one), 0);
  const of = (mean: number) => Math.min(1, Math.max(0, (mean * values.length - others) / own));
  return { low: of(value - step / 2), high: of(value + step / 2) };
}

/** The same of a released median: by trying coefficients, whether the median would round to what is released. */
export function leftByMedian(
  { value, step }: Pick<CaseFigure, 'value' | 'step'>,
  values: readonly number[],
  units: readonly number[],
  unit: number,
): LeftOpen {
  if (value === null || step === null) return { low: 0, high: 1 };
  const isLeft = (tried: number) => {
    const sorted = Float64Array.from(values, (one, i) => (units[i] === unit ? tried : one)).sort();
    const median = (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
    return Math.abs(median - value) <= step / 2 + 1e-9;
  };
  // The median rises with the coefficient: where both ends are left, all between are.
  if (isLeft(0) && isLeft(1)) return { low: 0, high: 1 };
  const fits = Array.from({ length: TRIED + 1 }, (_, t) => t / TRIED).filter(isLeft);
  return { low: fits[0] ?? 0, high: fits.at(-1) ?? 0 };
}

const TRIED = 100;

/** What the attacks find, in words for the people who release; `earlier`: how many releases the document was held against. */
export function examineSegmentation(
  { report }: ReleasedResults,
  evidence: SegmentationEvidence,
  earlier: number,
): AttackFound[] {
  let [cases, found] = [0, 0];
  for (const { structure, dice } of report.segmentation!.structures) {
    const measured = evidence.structures.find((one) => one.structure === structure)!;
    const { values, units } = definedCases(evidence, measured.cases, (one) => one.dice);
    for (const unit of new Set(units)) {
      cases++;
      const left = [leftByMean(dice.mean, values, units, unit), leftByMedian(dice.median, values, units, unit)];
      if (left.some(({ low, high }) => low > SCALES.dice.low + 1e-6 || high < SCALES.dice.high - 1e-6)) found++;
    }
  }
  return [
    {
      attack: 'One case, by somebody who knows all the others',
      found,
      text:
        cases === 0
          ? 'No structure has a figure in this document.'
          : `Whoever knows what every other case measured computes from mean and median what is left for one. For ${cases - found} of ${cases} patients and structures ` +
            'that is every coefficient from 0 to 1.',
    },
    {
      attack: 'Comparison with earlier releases',
      found: 0,
      text:
        earlier === 0
          ? 'Your agent has released nothing before.'
          : `The test set is the very one of an earlier release, or differs in ten patients or more from each of your ${earlier} earlier release${earlier === 1 ? '' : 's'}.`,
    },
  ];
}
