/** Whether a document is a release of figures of masks by its terms and the rules: the portal refuses others, and so may anyone. */
import {
  type CaseFigure,
  canonicalHash,
  type ProposalDocument,
  type ReleasedResults,
  type StructureFigures,
} from '@doubleblind/contracts';
import { releaseOf } from './disclose.ts';
import { MINIMUM_CASES, MINIMUM_COUNTED, SCALES, type Scale } from './rules.ts';

/** A clause for an error message, or null. Everything but the figures is made again from them. */
export function brokenSegmentation(
  { report, parts, withheld }: ReleasedResults,
  proposal: Pick<ProposalDocument, 'masks' | 'findings'>,
): string | null {
  const { segmentation } = report;
  if (proposal.masks === undefined) return 'they have figures of masks, which were not agreed on';
  if (segmentation === undefined) return 'they have no figures of masks';
  const { structures } = segmentation;
  const named = [...structures.map(({ structure }) => structure), ...withheld.map(({ finding }) => finding)];
  const odd = named.find((name, i) => !proposal.findings.includes(name) || named.indexOf(name) !== i);
  if (odd !== undefined) return `they hold ${odd}, which was not agreed, or twice`;
  if (report.method.seed !== null) return 'they tell the seed of the bootstrap';
  const size = report.counts.patients ?? report.counts.images;
  if (structures.length > 0 && size < MINIMUM_CASES) return 'they have figures of too few cases';
  for (const figures of structures) {
    const problem = brokenStructure(figures, report.counts.images);
    if (problem !== null) return problem;
  }
  const again = releaseOf(report, segmentation, withheld, parts);
  return canonicalHash(again) === canonicalHash(report) ? null : 'they hold what does not follow from their figures';
}

function brokenStructure(
  { structure, counts, dice, hausdorff95, volume }: StructureFigures,
  images: number,
): string | null {
  if (counts !== null) {
    const { measured, oneEmpty, bothEmpty } = counts;
    if (measured + bothEmpty !== images || Math.min(bothEmpty, oneEmpty, measured - oneEmpty) < MINIMUM_COUNTED)
      return `they count the cases of ${structure} where these are few`;
    if (measured < MINIMUM_CASES) return `they have figures of ${structure}, which too few cases have`;
  }
  const unbounded = [hausdorff95, volume?.difference, volume?.absolute, volume?.relative].filter((one) => one != null);
  if (unbounded.some(({ mean }) => mean.value !== null))
    return `they hold a mean of ${structure} that one case can move by any amount`;
  // One case moves the mean by a part in the number of cases: a finer step would show it.
  if (dice.mean.step !== null && dice.mean.step < 1 / images)
    return `the mean coefficient of ${structure} is told more finely than one case moves it`;
  const fine =
    isCoarse(dice.mean, SCALES.dice) &&
    isCoarse(dice.median, SCALES.dice) &&
    (hausdorff95 === null || isCoarse(hausdorff95.median, SCALES.hausdorff95)) &&
    (volume === null ||
      (['difference', 'absolute', 'relative'] as const).every((name) => isCoarse(volume[name].median, SCALES[name])));
  return fine ? null : `figures of ${structure} are not multiples of their steps`;
}

/** Whether value and ends are multiples of steps that there are; without them no step. */
function isCoarse({ value, low, high, step, endStep }: CaseFigure, scale: Scale): boolean {
  return areMultiples([value], step, scale) && areMultiples([low, high], endStep, scale);
}

function areMultiples(numbers: readonly (number | null)[], step: number | null, { steps, low, high }: Scale): boolean {
  if (step === null) return numbers.every((number) => number === null);
  return (
    steps.includes(step) &&
    numbers.every((number) => {
      if (number === null) return false;
      const multiple = number / step;
      return Math.abs(multiple - Math.round(multiple)) < 1e-9 && number >= low - 1e-9 && number <= high + 1e-9;
    })
  );
}
