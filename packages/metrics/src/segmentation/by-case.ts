import { type BootstrapOptions, bootstrapReplicates, percentileInterval } from '../intervals/bootstrap.ts';
import { type Estimate, notDefined, toEstimate } from '../outcome.ts';
import { dice } from './dice.ts';
import { type Mask, voxelsInside } from './mask.ts';
import { surfaceDistances } from './surface-distance.ts';

/** What is measured of one case; null where it is not defined. */
export interface SegmentationCase {
  readonly dice: number | null;
  /** In the unit of the spacing. */
  readonly hausdorff95: number | null;
  /** Predicted less reference, as a part of the reference; null where the reference is empty. */
  readonly volumeError: number | null;
}

/** Means over the cases that define a figure, with intervals over cases. */
export interface SegmentationSummary {
  readonly cases: number;
  /** Cases in which both masks are empty, which count in no mean. */
  readonly bothEmpty: number;
  /** Cases in which one mask is empty and the other is not: Dice's coefficient is 0 there, and there is no distance. */
  readonly oneEmpty: number;
  readonly dice: Estimate;
  readonly hausdorff95: Estimate;
  /** Mean of the absolute values. */
  readonly absoluteVolumeError: Estimate;
}

/** Of one case. */
export function compareMasks(predicted: Mask, reference: Mask): SegmentationCase {
  const overlap = dice(predicted, reference);
  const distances = surfaceDistances(predicted, reference);
  const wanted = voxelsInside(reference);
  return {
    dice: overlap.defined ? overlap.value : null,
    hausdorff95: distances.defined ? distances.hausdorff95 : null,
    volumeError: wanted === 0 ? null : (voxelsInside(predicted) - wanted) / wanted,
  };
}

/** Over cases; intervals by resampling cases, or their patients. */
export function summariseSegmentation(
  cases: readonly SegmentationCase[],
  options: BootstrapOptions & { readonly confidence: number },
): SegmentationSummary {
  const mean = (pick: (one: SegmentationCase) => number | null): Estimate => {
    const values = cases.map(pick);
    const of = (counts: ArrayLike<number>) => weightedMean(values, counts);
    const value = of(values.map(() => 1));
    if (Number.isNaN(value)) return toEstimate(notDefined('no case defines it'), notDefined('no case defines it'));
    const [replicates] = bootstrapReplicates(cases.length, [of], options);
    return toEstimate({ defined: true, value }, percentileInterval(replicates, options.confidence));
  };
  return {
    cases: cases.length,
    bothEmpty: cases.filter((one) => one.dice === null).length,
    oneEmpty: cases.filter((one) => one.dice !== null && one.hausdorff95 === null).length,
    dice: mean((one) => one.dice),
    hausdorff95: mean((one) => one.hausdorff95),
    absoluteVolumeError: mean(({ volumeError }) => (volumeError === null ? null : Math.abs(volumeError))),
  };
}

function weightedMean(values: readonly (number | null)[], counts: ArrayLike<number>): number {
  let [sum, weight] = [0, 0];
  values.forEach((value, i) => {
    if (value === null) return;
    sum += counts[i] * value;
    weight += counts[i];
  });
  return sum / weight;
}
