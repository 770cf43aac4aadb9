/** Secure against plaintext: puts the tables of the reference study and of the ladder into the report's form. */
import type { Agreement, Density, Differences, Estimate, FindingAgreement, LastPlace } from '@doubleblind/contracts';
import {
  agreementTable,
  blandAltmanPoints,
  type DifferenceSummary,
  type EvaluationTable,
  evaluationTable,
  type FindingAgreement as FindingAgreementTable,
  findingScores,
  type ImageScoreTable,
  type OperatingPoints,
  type SuppressionRule,
} from '@doubleblind/metrics';
import type { Evaluated } from './findings.ts';
import { macroAuroc, meanOf } from './macro.ts';
import { absent, difference, estimate, interval, thresholdName } from './values.ts';

export interface AgreementBuildInput {
  readonly evaluated: Evaluated;
  /** Mean AUROC of the secure run. */
  readonly secureAuroc: Estimate;
  readonly imageScores?: { readonly plaintext: ImageScoreTable; readonly secure: ImageScoreTable };
  readonly lastPlace: LastPlace | null;
  readonly confidence: number;
  readonly resamples: number;
  readonly seed: number;
  readonly margin: number;
  readonly alpha: number;
  readonly operatingPoints: OperatingPoints;
  readonly suppression: SuppressionRule;
}

const COLUMNS = 24;
const ROWS = 21;

export function buildAgreement(input: AgreementBuildInput): Agreement {
  const { imageScores, lastPlace, evaluated, secureAuroc, ...settings } = input;
  const { confidence, resamples, seed, margin, alpha } = settings;
  const tables = evaluated.findings.map(({ secure, plaintext, labels, name }) => {
    const runs = { secure, plaintext: plaintext!, labels };
    return {
      ladder: agreementTable({ ...runs, ...(imageScores ? { images: imageScores } : {}) }, settings),
      row: evaluationTable(runs, { confidence, resamples, seed }).findings[0],
      declared: settings.operatingPoints.thresholds?.[name],
    };
  });
  const overall = tables[0].ladder.images;
  const plaintextAuroc = macroAuroc(evaluated, 'plaintext', { confidence, resamples, seed });
  const brier = (run: 'plaintext' | 'secure') => meanOf(tables.map(({ row }) => row.brier[run]));
  return {
    margin,
    alpha,
    lastPlace,
    images: overall === undefined ? null : differences(overall, settings.suppression),
    findings: tables.map(({ ladder, row, declared }) =>
      findingAgreement(ladder.findings[0], row, { imageScores, suppression: settings.suppression, declared }),
    ),
    macro: {
      auroc: { plaintext: plaintextAuroc, secure: secureAuroc },
      brier: { plaintext: brier('plaintext'), secure: brier('secure') },
    },
  };
}

function findingAgreement(
  ladder: FindingAgreementTable,
  row: EvaluationTable['findings'][number],
  {
    imageScores,
    suppression,
    declared,
  }: {
    readonly imageScores: AgreementBuildInput['imageScores'];
    readonly suppression: SuppressionRule;
    readonly declared: number | undefined;
  },
): FindingAgreement {
  const { equivalence } = ladder;
  return {
    finding: ladder.name,
    auroc: { plaintext: estimate(row.auroc.plaintext), secure: estimate(row.auroc.secure) },
    aurocDifference: { delong: difference(ladder.aurocDelong), bootstrap: difference(ladder.aurocBootstrap) },
    equivalence: equivalence.defined
      ? {
          equivalent: equivalence.equivalent,
          pValue: equivalence.pValue,
          low: equivalence.low,
          high: equivalence.high,
          moved: equivalence.moved,
          movedAtMost: equivalence.movedAtMost,
        }
      : {
          ...{ equivalent: null, pValue: null, low: null, high: null, moved: null, movedAtMost: null },
          reason: equivalence.reason,
        },
    flips: ladder.flips.map(({ rule, result }) =>
      result.defined
        ? {
            operatingPoint: thresholdName(rule, declared),
            threshold: result.threshold,
            flips: result.flips,
            studies: result.studies,
            upperBound: result.upperBound,
            mcnemarP: result.mcnemar.midP,
          }
        : {
            operatingPoint: rule,
            ...{ threshold: null, flips: null, studies: null, upperBound: null, mcnemarP: null },
            reason: result.reason,
          },
    ),
    brier: { ...row.brier, difference: difference(ladder.brier) },
    oneLabel: ladder.influence,
    kolmogorovSmirnov: { ...row.ks, rounded: row.ksRounded },
    images:
      ladder.images === undefined || imageScores === undefined
        ? null
        : { ...differences(ladder.images, suppression), density: density(imageScores, ladder.name) },
  };
}

function differences(
  { count, mean, meanAbsolute, p99Absolute, maxAbsolute, limits, ranges }: DifferenceSummary,
  { minimumStudies }: SuppressionRule,
): Differences {
  return {
    images: count,
    mean,
    meanAbsolute,
    p99Absolute,
    maximumAbsolute: maxAbsolute,
    ...limitsOf(limits),
    ranges: ranges
      .filter((range) => range.count >= minimumStudies)
      .map((range) => ({
        ...{ from: range.from, to: range.to, images: range.count, mean: range.mean },
        ...limitsOf(range.limits),
      })),
  };
}

function limitsOf(limits: DifferenceSummary['limits']): Pick<Differences, 'lowerLimit' | 'upperLimit'> {
  if (!limits.defined) return { lowerLimit: absent(limits.reason), upperLimit: absent(limits.reason) };
  return {
    lowerLimit: interval({ defined: true, ...limits.lower }),
    upperLimit: interval({ defined: true, ...limits.upper }),
  };
}

/** Counts of images on a grid of mean score and difference; the range is the largest difference, to two digits up. */
function density(
  { plaintext, secure }: { readonly plaintext: ImageScoreTable; readonly secure: ImageScoreTable },
  finding: string,
): Density {
  const points = blandAltmanPoints(findingScores(plaintext, finding), inOrderOf(plaintext, secure, finding));
  const largest = points.reduce((most, point) => Math.max(most, Math.abs(point.difference)), 0);
  const range = largest === 0 ? 1e-6 : roundUp(largest);
  const counts = new Map<number, number>();
  for (const { mean, difference } of points) {
    const column = Math.min(COLUMNS - 1, Math.floor(mean * COLUMNS));
    const row = Math.min(ROWS - 1, Math.floor(((difference + range) / (2 * range)) * ROWS));
    const cell = column * ROWS + row;
    counts.set(cell, (counts.get(cell) ?? 0) + 1);
  }
  const cells = [...counts].sort(([a], [b]) => a - b);
  return {
    columns: COLUMNS,
    rows: ROWS,
    range,
    cells: cells.map(([cell, images]) => [Math.floor(cell / ROWS), cell % ROWS, images]),
  };
}

/** Scores of the second table in the image order of the first; agreementTable has checked that images are the same. */
function inOrderOf(first: ImageScoreTable, second: ImageScoreTable, finding: string): Float64Array {
  const position = new Map(second.images.map((image, i) => [image, i]));
  const scores = findingScores(second, finding);
  return Float64Array.from(first.images, (image) => scores[position.get(image)!]);
}

function roundUp(value: number): number {
  const power = 10 ** (Math.floor(Math.log10(value)) - 1);
  return Math.ceil(value / power) * power;
}
