/** What only the hospital has of an evaluation of masks and what decides about its release: what was measured of every case. */
import { numberPatients, type SegmentationCase } from '@doubleblind/metrics';
import type { MeasuredStructure } from '../../compose/segmentation/build.ts';
import type { Evidence } from '../evidence.ts';

/** What was measured of every case, as the rules of disclosure look at it. */
export interface SegmentationEvidence extends Pick<Evidence, 'keys' | 'patients'> {
  /** The patient of each case, numbered; each case its own where no patient is named. */
  readonly units: readonly number[];
  readonly structures: readonly MeasuredStructure[];
}

/** What evidence is made from; patients by study are as in Evidence, empty where the table does not say. */
export interface SegmentationEvidenceInput extends Pick<SegmentationEvidence, 'keys' | 'structures'> {
  readonly patients: readonly string[];
  /** The patient of each case, empty where the table does not say. */
  readonly patientOfCase: readonly string[];
}

/** Numbers the patients of the cases. */
export function segmentationEvidence({
  keys,
  patients,
  patientOfCase,
  structures,
}: SegmentationEvidenceInput): SegmentationEvidence {
  const numbers = numberPatients(patientOfCase);
  return {
    keys,
    ...(numbers ? { patients } : {}),
    units: numbers ? [...numbers] : patientOfCase.map((_, i) => i),
    structures,
  };
}

/** Cases that define a figure, with their patients. */
export function definedCases(
  { units }: Pick<SegmentationEvidence, 'units'>,
  cases: readonly SegmentationCase[],
  figure: (one: SegmentationCase) => number | null,
): { readonly values: number[]; readonly units: number[] } {
  const values = cases.map(figure);
  const defined = values.flatMap((value, i) => (value === null ? [] : [{ value, unit: units[i] }]));
  return { values: defined.map(({ value }) => value), units: defined.map(({ unit }) => unit) };
}
