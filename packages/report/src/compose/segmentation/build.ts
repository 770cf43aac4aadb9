/** The report of an evaluation of masks: figures over cases, structure by structure. */
import type {
  CaseFigure,
  CaseFigures,
  Limitation,
  PreflightCheck,
  Report,
  ReportSubject,
  RunCost,
  Segmentation,
} from '@doubleblind/contracts';
import {
  type Patients,
  type SegmentationCase,
  type SegmentationFigure,
  type SegmentationSummary,
  summariseSegmentation,
} from '@doubleblind/metrics';
import { estimate } from '../values.ts';
import { segmentationReport } from './frame.ts';

/** One structure with what was measured of every case, in the order of the test set. */
export interface MeasuredStructure {
  readonly structure: string;
  readonly cases: readonly SegmentationCase[];
}

/** What the report of an evaluation of masks is made from. All of it is at the hospital. */
export interface SegmentationInput {
  readonly subject: ReportSubject;
  readonly createdAt: Date;
  readonly studies: number;
  /** Different sites; null where the table names none. */
  readonly sites: number | null;
  /** The patient of each case, numbered; absent where the table names none. */
  readonly patients?: Patients | undefined;
  readonly structures: readonly MeasuredStructure[];
  readonly onlyModel: readonly string[];
  readonly onlyTestSet: readonly string[];
  readonly preflight?: PreflightCheck;
  readonly cost?: RunCost;
  readonly remarks?: readonly Limitation[];
  readonly settings?: { readonly confidence?: number; readonly resamples?: number; readonly seed?: number };
}

/** Every figure with every digit: it stays in the hospital. */
export function buildSegmentationReport(input: SegmentationInput): Report {
  const { patients, structures } = input;
  const method = { confidence: 0.95, resamples: 2000, seed: 1, ...input.settings };
  const [{ cases }] = structures;
  const segmentation: Segmentation = {
    structures: structures.map((one) => ({
      structure: one.structure,
      ...figuresOf(summariseSegmentation(one.cases, { ...method, patients })),
    })),
    onlyModel: [...input.onlyModel],
    onlyTestSet: [...input.onlyTestSet],
  };
  return segmentationReport(
    {
      createdAt: input.createdAt.toISOString(),
      subject: input.subject,
      counts: {
        images: cases.length,
        studies: input.studies,
        patients: patients ? new Set(Array.from(patients)).size : null,
        sites: input.sites,
      },
      preflight: input.preflight ?? null,
      cost: input.cost ?? null,
      method: { ...method, unit: patients ? 'patient' : 'study' },
    },
    segmentation,
    { released: false, remarks: input.remarks ?? [] },
  );
}

function figuresOf(summary: SegmentationSummary): Omit<Segmentation['structures'][number], 'structure'> {
  const { cases, bothEmpty, oneEmpty } = summary;
  return {
    counts: { measured: cases - bothEmpty, oneEmpty, bothEmpty },
    dice: ofCases(summary.dice),
    hausdorff95: ofCases(summary.hausdorff95),
    volume: {
      difference: ofCases(summary.volumeDifference),
      absolute: ofCases(summary.absoluteVolumeDifference),
      relative: ofCases(summary.absoluteVolumeError),
    },
  };
}

function ofCases({ mean, median }: SegmentationFigure): CaseFigures {
  const figure = (one: SegmentationFigure['mean']): CaseFigure => ({ ...estimate(one), step: null, endStep: null });
  return { mean: figure(mean), median: figure(median) };
}
