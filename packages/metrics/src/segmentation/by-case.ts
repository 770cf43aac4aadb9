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
  /** Predicted less reference, in thousands of the unit of the spacing cubed: millilitres where that is millimetres. */
  readonly volumeDifference: number;
}

/** Over the cases that define a figure, with intervals over cases. */
export interface SegmentationFigure {
  readonly mean: Estimate;
  readonly median: Estimate;
}

/** Over all cases of one structure. */
export interface SegmentationSummary {
  readonly cases: number;
  /** Cases in which both masks are empty, which count in no figure but that of volumes. */
  readonly bothEmpty: number;
  /** Cases in which one mask is empty and the other is not: Dice's coefficient is 0 there, and there is no distance. */
  readonly oneEmpty: number;
  readonly dice: SegmentationFigure;
  readonly hausdorff95: SegmentationFigure;
  /** Of the absolute values. */
  readonly absoluteVolumeError: SegmentationFigure;
  /** With its sign: whether masks are too large or too small on the whole. */
  readonly volumeDifference: SegmentationFigure;
  /** Of the absolute values. */
  readonly absoluteVolumeDifference: SegmentationFigure;
}

/** Of one case. */
export function compareMasks(predicted: Mask, reference: Mask): SegmentationCase {
  const overlap = dice(predicted, reference);
  const distances = surfaceDistances(predicted, reference);
  const wanted = voxelsInside(reference);
  const more = voxelsInside(predicted) - wanted;
  const voxel = reference.spacing.reduce((product, size) => product * size, 1);
  return {
    dice: overlap.defined ? overlap.value : null,
    hausdorff95: distances.defined ? distances.hausdorff95 : null,
    volumeError: wanted === 0 ? null : more / wanted,
    volumeDifference: (more * voxel) / 1000,
  };
}

/** Over cases; intervals by resampling cases, or their patients. */
export function summariseSegmentation(
  cases: readonly SegmentationCase[],
  options: BootstrapOptions & { readonly confidence: number },
): SegmentationSummary {
  const figure = (pick: (one: SegmentationCase) => number | null): SegmentationFigure => {
    const values = cases.map(pick);
    const [mean, median] = [weightedMean, weightedMedian].map((of) => estimate(values, of, options));
    return { mean, median };
  };
  const absolute = (value: number | null) => (value === null ? null : Math.abs(value));
  return {
    cases: cases.length,
    bothEmpty: cases.filter((one) => one.dice === null).length,
    oneEmpty: cases.filter((one) => one.dice !== null && one.hausdorff95 === null).length,
    dice: figure((one) => one.dice),
    hausdorff95: figure((one) => one.hausdorff95),
    absoluteVolumeError: figure(({ volumeError }) => absolute(volumeError)),
    volumeDifference: figure(({ volumeDifference }) => volumeDifference),
    absoluteVolumeDifference: figure(({ volumeDifference }) => absolute(volumeDifference)),
  };
}

/** Mean of what was measured of each case, null where it is not defined, with its interval by resampling cases or their patients. */
export function meanOverCases(
  values: readonly (number | null)[],
  options: BootstrapOptions & { readonly confidence: number },
): Estimate {
  return estimate(values, weightedMean, options);
}

type WeightedFigure = (values: readonly (number | null)[], counts: ArrayLike<number>) => number;

function estimate(
  values: readonly (number | null)[],
  figure: WeightedFigure,
  options: BootstrapOptions & { readonly confidence: number },
): Estimate {
  const of = (counts: ArrayLike<number>) => figure(values, counts);
  const value = of(values.map(() => 1));
  if (Number.isNaN(value)) return toEstimate(notDefined('no case defines it'), notDefined('no case defines it'));
  const [replicates] = bootstrapReplicates(values.length, [of], options);
  return toEstimate({ defined: true, value }, percentileInterval(replicates, options.confidence));
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

/** The middle value, or the mean of the two middle ones; NaN where there is none. */
function weightedMedian(values: readonly (number | null)[], counts: ArrayLike<number>): number {
  const repeated = values.flatMap((value, i) => (value === null ? [] : new Array<number>(counts[i]).fill(value)));
  if (repeated.length === 0) return Number.NaN;
  const ascending = Float64Array.from(repeated).sort();
  return (ascending[(ascending.length - 1) >> 1] + ascending[ascending.length >> 1]) / 2;
}
