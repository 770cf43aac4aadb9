/** What a reader must know before using the figures, as far as the software can tell. */
import type { Report } from '../schema/report.ts';
import { list } from './list.ts';

export type ReportParts = Omit<Report, 'limitations' | 'checklists'>;

export function buildLimitations({ counts, adequacy, agreement, performance, groups, subject }: ReportParts): string[] {
  const small = adequacy.findings.filter(({ adequate }) => !adequate).map(({ finding }) => finding);
  const missing = performance.filter(({ auroc }) => auroc.delong.value === null).map(({ finding }) => finding);
  const left = [...counts.unlabelled, ...counts.unscored];
  return [
    'The labels are the reference standard as the hospital supplied them; this software does not judge how they were made.',
    'Thresholds by Youden or by a wanted sensitivity are chosen on the same studies on which they are judged, so their figures are optimistic.',
    'Intervals and p-values are given finding by finding without correction for their number.',
    ...(subject.purpose === null ? ['No purpose was stated for this evaluation.'] : []),
    ...(small.length > 0
      ? [
          `The test set is too small to estimate an AUROC within an interval of ${adequacy.targetWidth} for: ${list(small)}. ` +
            'Do not rest a claim on these findings.',
        ]
      : []),
    ...(missing.length > 0 ? [`Only one class occurs, so there is no AUROC, for: ${list(missing)}.`] : []),
    ...(counts.sites === 1 || counts.sites === null
      ? ['All studies come from one site, or no site is named: nothing is known of other sites.']
      : []),
    ...(groups.length === 0
      ? ['No results by group: the labels have no column to group by, or it has one value only.']
      : []),
    ...(left.length > 0 ? [`Left out, because either labels or scores are missing: ${list(left)}.`] : []),
    ...(agreement === null
      ? ['No plaintext run was agreed on, so this report cannot say how far fixed-point arithmetic moved the scores.']
      : []),
  ];
}
