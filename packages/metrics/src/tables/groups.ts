import { DoubleblindError } from '@doubleblind/errors';
import { brierScore } from '../calibration/brier.ts';
import { type AlignedFinding, alignTables } from '../data/alignment.ts';
import type { LabelTable, ScoreTable } from '../data/score-table.ts';
import { auroc } from '../discrimination/auroc.ts';
import { aurocInterval } from '../discrimination/auroc-interval.ts';
import { classify } from '../discrimination/classification.ts';
import { countPositives, requireSetting } from '../inputs.ts';
import { type Proportion, wilsonByPatient } from '../intervals/wilson.ts';
import { type Estimate, type Outcome, toEstimate } from '../outcome.ts';
import { DEFAULT_SUPPRESSION, describeSuppression, type SuppressionRule, suppressedGroups } from './suppression.ts';

/** Figures of one finding in one group of studies. */
export interface GroupFigures {
  readonly studies: number;
  readonly positives: number;
  readonly prevalence: Outcome<Proportion>;
  readonly auroc: Estimate;
  readonly brier: number;
  /** At the vendor's threshold, where it declares one. */
  readonly sensitivity?: Outcome<Proportion>;
  readonly specificity?: Outcome<Proportion>;
}

/** A group of one finding; a suppressed one carries no count and no figure. */
export type GroupRow =
  | { readonly group: string; readonly suppressed: true }
  | ({ readonly group: string; readonly suppressed: false } & GroupFigures);

/** Figures by the values of one column of the labels. */
export interface GroupTable {
  readonly column: string;
  readonly findings: readonly { readonly name: string; readonly groups: readonly GroupRow[] }[];
  /** The suppression rule in words. */
  readonly rule: string;
}

/** How figures by group are computed, and which are suppressed. */
export interface GroupOptions {
  readonly suppression?: SuppressionRule;
  readonly thresholds?: Readonly<Record<string, number>>;
  readonly confidence?: number;
  /** Studies of each group, labelled or not; default those that the table has. See suppressedGroups. */
  readonly sizes?: ReadonlyMap<string, number>;
}

/**
 * Results by site, or by any other column of the labels (sex, age band, scanner), small groups suppressed. Groups in
 * ascending order of their name, numbers by value. Errors: DB7011 for an unknown column, else as evaluationTable.
 */
export function groupTable(
  scores: ScoreTable,
  labels: LabelTable,
  column: string,
  { suppression = DEFAULT_SUPPRESSION, thresholds = {}, confidence = 0.95, sizes }: GroupOptions = {},
): GroupTable {
  requireSetting('The minimum of studies', suppression.minimumStudies, 1, Number.MAX_SAFE_INTEGER);
  requireSetting('The minimum per class', suppression.minimumPerClass, 0, Number.MAX_SAFE_INTEGER);
  if (!Object.hasOwn(labels.columns, column)) {
    throw new DoubleblindError('DB7011', `The labels have no column "${column}".`);
  }
  const membership = labels.columns[column];
  const names = [...new Set(membership)].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  return {
    column,
    findings: alignTables([scores], labels).findings.map((finding) => {
      const parts = names.map((name) => partOf(finding, (row) => membership[row] === name));
      const counts = parts.map((part) => ({ studies: part.labels.length, positives: countPositives(part.labels) }));
      const hidden = suppressedGroups(counts, suppression, sizes && names.map((name) => sizes.get(name) ?? 0));
      const groups = names.map(
        (group, g): GroupRow =>
          hidden[g]
            ? { group, suppressed: true }
            : { group, suppressed: false, ...groupFigures(parts[g], thresholds[finding.name], confidence) },
      );
      return { name: finding.name, groups };
    }),
    rule: describeSuppression(suppression),
  };
}

interface Part {
  readonly scores: Float64Array;
  readonly labels: Uint8Array;
  readonly patients: Uint32Array | undefined;
}

function partOf({ scores: [scores], labels, rows, patients }: AlignedFinding, belongs: (row: number) => boolean): Part {
  const indices = Uint32Array.from(rows, (_, i) => i).filter((i) => belongs(rows[i]));
  return {
    scores: Float64Array.from(indices, (i) => scores[i]),
    labels: Uint8Array.from(indices, (i) => labels[i]),
    patients: patients && Uint32Array.from(indices, (i) => patients[i]),
  };
}

function groupFigures(
  { scores, labels, patients }: Part,
  threshold: number | undefined,
  confidence: number,
): GroupFigures {
  const positives = countPositives(labels);
  const decisions = threshold === undefined ? null : classify(scores, labels, threshold, confidence, patients);
  return {
    studies: labels.length,
    positives,
    prevalence: wilsonByPatient(labels, patients, confidence),
    auroc: toEstimate(auroc(scores, labels), aurocInterval(scores, labels, confidence, patients)),
    brier: brierScore(scores, labels),
    ...(decisions === null ? {} : { sensitivity: decisions.sensitivity, specificity: decisions.specificity }),
  };
}
