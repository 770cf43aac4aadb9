/** Secure against plaintext for one finding, as it may be released. */
import type { Agreement } from '@doubleblind/contracts';
import { agreementTable, type ImageScoreTable, type LabelTable, type ScoreTable } from '@doubleblind/metrics';
import { difference } from './estimates.ts';
import type { StatisticsOptions } from './performance.ts';

export interface ScoresOfRun {
  readonly table: ScoreTable;
  readonly images: ImageScoreTable;
}

const HISTOGRAM_BINS = 20;

export function releasableAgreement(
  plaintext: ScoresOfRun,
  secure: ScoresOfRun,
  labels: LabelTable,
  margin: number,
  options: StatisticsOptions,
): Agreement {
  const table = agreementTable(
    {
      plaintext: plaintext.table,
      secure: secure.table,
      labels,
      images: { plaintext: plaintext.images, secure: secure.images },
    },
    { ...options, margin },
  );
  const { aurocDelong, equivalence, flips, brier, ks, images } = table.findings[0];
  const limits = images!.limits;
  const absolute = Float64Array.from(secure.images.scores, (score, i) =>
    Math.abs(score - plaintext.images.scores[i]),
  ).sort();
  return {
    aurocDifference: difference(aurocDelong),
    equivalence: equivalence.defined
      ? { margin, pValue: equivalence.pValue, equivalent: equivalence.equivalent }
      : { margin, pValue: null, equivalent: null, reason: equivalence.reason },
    kolmogorovSmirnov: { statistic: ks.statistic, pValue: ks.pValue },
    brierDifference: difference(brier),
    decisionFlips: flips.flatMap(({ rule, result }) =>
      result.defined
        ? [{ operatingPoint: rule, flips: result.flips, of: result.studies, upperBound: result.upperBound }]
        : [],
    ),
    absoluteDifference: {
      mean: images!.meanAbsolute,
      median: median(absolute),
      p99: images!.p99Absolute,
      max: images!.maxAbsolute,
    },
    blandAltman: {
      bias: images!.mean,
      lower: limits.defined ? limits.lower.value : images!.mean,
      upper: limits.defined ? limits.upper.value : images!.mean,
    },
    histogram: histogram(absolute),
  };
}

function median(sorted: Float64Array): number {
  const middle = sorted.length / 2;
  return (sorted[Math.ceil(middle) - 1] + sorted[Math.floor(middle)]) / 2;
}

/** Counts in equal bins from 0 to a round number above the largest difference. */
function histogram(sorted: Float64Array): Agreement['histogram'] {
  const largest = Math.max(sorted[sorted.length - 1], 1e-6);
  const power = 10 ** Math.floor(Math.log10(largest));
  const width = (Math.ceil(largest / power) * power) / HISTOGRAM_BINS;
  const counts = new Array<number>(HISTOGRAM_BINS).fill(0);
  for (const value of sorted) counts[Math.min(HISTOGRAM_BINS - 1, Math.floor(value / width))]++;
  return counts.map((count, bin) => ({ from: bin * width, to: (bin + 1) * width, count }));
}
