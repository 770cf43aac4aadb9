/** From the full report of an evaluation of masks to the document that the hospital's agent signs. */
import {
  type CaseFigures,
  RELEASED_FORMAT,
  RELEASED_VERSION,
  type ReleasedResults,
  type ReleasePart,
  type Report,
  type Segmentation,
  type StructureFigures,
} from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import type { SegmentationCase } from '@doubleblind/metrics';
import type { MeasuredStructure } from '../../compose/segmentation/build.ts';
import { segmentationReport } from '../../compose/segmentation/frame.ts';
import { releasedCost } from '../cost.ts';
import type { Choice, Disclosure } from '../disclose.ts';
import { releaseOrder } from '../parts.ts';
import { requirePromises } from '../private/ledger.ts';
import { nearlyTheSame, type ReleaseRecord } from '../record.ts';
import { RULES } from '../rules.ts';
import { definedCases, type SegmentationEvidence } from './evidence.ts';
import { MINIMUM_CASES, MINIMUM_COUNTED, SCALES } from './rules.ts';
import { type Sample, statedMean, statedMedian, withheldFigure } from './stable.ts';

/**
 * Throws DB5631 where the test set is nearly that of an earlier release, DB5652 where an earlier release with noise has promised privacy to one
 * of its patients.
 */
export function discloseSegmentation(
  full: Report,
  evidence: SegmentationEvidence,
  { evaluationId, attempt, parts }: Choice,
  earlier: readonly ReleaseRecord[],
): Disclosure {
  const near = nearlyTheSame(evidence, earlier);
  if (near !== null) {
    throw new DoubleblindError(
      'DB5631',
      `Its test set differs from that of evaluation ${near.evaluationId}, which is released, in ${RULES.nearlyTheSame} studies or patients or fewer.`,
    );
  }
  requirePromises(evidence, undefined, earlier, 0);
  const ordered = releaseOrder(parts);
  const { confidence, resamples, seed } = full.method;
  const resampling = { confidence, resamples, seed: seed! };
  const structures: StructureFigures[] = [];
  const withheld: ReleasedResults['withheld'] = [];
  for (const measured of evidence.structures) {
    const reason = tooFew(evidence, measured);
    if (reason === null) structures.push(releasedStructure(evidence, measured, resampling));
    else withheld.push({ finding: measured.structure, reason });
  }
  const { onlyModel, onlyTestSet } = full.segmentation!;
  const report = releaseOf(full, { structures, onlyModel, onlyTestSet }, withheld, ordered);
  return {
    document: {
      ...{ format: RELEASED_FORMAT, version: RELEASED_VERSION, evaluationId, attempt, parts: ordered, withheld },
      report,
    },
    record: {
      version: 1,
      evaluationId,
      keys: [...evidence.keys],
      ...(evidence.patients ? { patients: [...evidence.patients] } : {}),
      findings: [],
    },
    information: [],
  };
}

/** The report of a release with these figures: a pure function, with which anyone makes it again. */
export function releaseOf(
  { createdAt, subject, counts, preflight, cost, method }: Report,
  segmentation: Segmentation,
  withheld: ReleasedResults['withheld'],
  parts: readonly ReleasePart[],
): Report {
  const { images, studies, patients, sites } = counts;
  const { confidence, resamples, unit } = method;
  return segmentationReport(
    {
      ...{ createdAt, subject, preflight },
      counts: { images, studies, patients, sites },
      cost: cost !== null && parts.includes('cost') ? releasedCost(cost) : null,
      method: { confidence, resamples, seed: null, unit },
    },
    {
      ...segmentation,
      structures: segmentation.structures.map((structure) => ({
        ...structure,
        hausdorff95: parts.includes('surface') ? structure.hausdorff95 : null,
        volume: parts.includes('volume') ? structure.volume : null,
      })),
    },
    {
      released: true,
      remarks: withheld.map(({ finding, reason }) => ({
        text: `No figure of ${finding} is released: ${reason}.`,
        part: null,
      })),
    },
  );
}

/** Why a structure has no figure, a clause, or null. */
function tooFew(evidence: SegmentationEvidence, { cases }: MeasuredStructure): string | null {
  return isEnough(definedCases(evidence, cases, ({ dice }) => dice).units)
    ? null
    : `fewer than ${MINIMUM_CASES} cases, or cases of fewer than ${MINIMUM_CASES} patients, have a mask of it`;
}

function isEnough(units: readonly number[]): boolean {
  return new Set(units).size >= MINIMUM_CASES;
}

type Resampling = Sample['resampling'];

function releasedStructure(
  evidence: SegmentationEvidence,
  { structure, cases }: MeasuredStructure,
  resampling: Resampling,
): StructureFigures {
  const figures = (of: (one: SegmentationCase) => number | null, scale: keyof typeof SCALES): CaseFigures => {
    const defined = definedCases(evidence, cases, of);
    if (!isEnough(defined.units)) {
      const none = withheldFigure(`not released: fewer than ${MINIMUM_CASES} cases or patients define it`);
      return { mean: none, median: none };
    }
    const sample = { ...defined, resampling };
    return {
      mean:
        scale === 'dice'
          ? statedMean(sample, SCALES[scale])
          : withheldFigure('not released: one case can move it by any amount'),
      median: statedMedian(sample, SCALES[scale]),
    };
  };
  const absolute = (value: number | null) => (value === null ? null : Math.abs(value));
  return {
    structure,
    counts: shownCounts(cases),
    dice: figures(({ dice }) => dice, 'dice'),
    hausdorff95: figures(({ hausdorff95 }) => hausdorff95, 'hausdorff95'),
    volume: {
      difference: figures(({ volumeDifference }) => volumeDifference, 'difference'),
      absolute: figures(({ volumeDifference }) => Math.abs(volumeDifference), 'absolute'),
      relative: figures(({ volumeError }) => absolute(volumeError), 'relative'),
    },
  };
}

/** All of them, or none where one of them may be few. */
function shownCounts(cases: readonly SegmentationCase[]): StructureFigures['counts'] {
  const bothEmpty = cases.filter(({ dice }) => dice === null).length;
  const measured = cases.length - bothEmpty;
  const oneEmpty = cases.filter(({ dice, hausdorff95 }) => dice !== null && hausdorff95 === null).length;
  const smallest = Math.min(bothEmpty, oneEmpty, measured - oneEmpty);
  return smallest >= MINIMUM_COUNTED ? { measured, oneEmpty, bothEmpty } : null;
}
