/** What a reader must know before using the figures, as far as the software can tell. */
import type { Limitation, ReleasePart, Report } from '@doubleblind/contracts';
import { FEWEST_WITHOUT_WARNING } from '@doubleblind/metrics';
import { list } from './list.ts';

export type ReportParts = Omit<Report, 'limitations' | 'checklists'>;

export function buildLimitations(report: ReportParts): Limitation[] {
  const { counts, adequacy, agreement, groups, subject, method } = report;
  const { minimumStudies } = method.suppression;
  const small = adequacy.findings.filter(({ adequate }) => !adequate).map(({ finding }) => finding);
  const missing = counts.findings.filter(({ positives, negatives }) => Math.min(positives, negatives) === 0);
  const partial = counts.findings.filter(({ positives, negatives }) => positives + negatives < counts.studies);
  const scarce = counts.findings.filter(({ positives, negatives }) => {
    const smaller = Math.min(positives, negatives);
    return smaller > 0 && smaller < FEWEST_WITHOUT_WARNING;
  });
  const few = counts.findings.filter(({ positives, negatives }) => positives + negatives < minimumStudies);
  const left = [...counts.unlabelled, ...counts.unscored];
  return [
    always(
      'The labels are the reference standard as the hospital supplied them; this software does not judge how they were made.',
      'Intervals and p-values are given finding by finding; only those marked Holm are corrected for their number.',
    ),
    of(
      'discrimination',
      'Thresholds by Youden or by a wanted sensitivity are chosen on the same studies on which they are judged, so their figures are optimistic.',
    ),
    when(subject.purpose === null, 'No purpose was stated for this evaluation.'),
    when(
      small.length > 0,
      `The test set is too small to estimate an AUROC within an interval of ${adequacy.targetWidth} for: ${list(small)}. ` +
        'Do not rest a claim on these findings.',
    ),
    when(
      few.length > 0,
      `Fewer than ${minimumStudies} studies have a label for: ${list(few.map(({ finding }) => finding))}. Figures over so few ` +
        'studies tell much about single ones: a Brier score of one study is its score.',
    ),
    when(
      scarce.length > 0,
      `Fewer than ${FEWEST_WITHOUT_WARNING} positive or negative studies: ${list(scarce.map(({ finding }) => finding))}. Intervals from ` +
        'so few cases rest on assumptions that they cannot test; none is given below five.',
    ),
    always(
      method.unit === 'patient'
        ? `Intervals and tests are by patient (${counts.patients} patients), but for limits of agreement and the Kolmogorov-Smirnov distance, and what calibration error chance gives, which take studies as independent.`
        : 'Studies are taken as independent, because the labels name no patients. Several studies of one patient make every interval too narrow.',
    ),
    when(
      missing.length > 0,
      `Only one class occurs, so there is no AUROC, for: ${list(missing.map(({ finding }) => finding))}.`,
    ),
    when(
      partial.length > 0,
      `Some studies have no label and are left out for: ${list(partial.map(({ finding }) => finding))}. ` +
        'If labels are missing for a reason that has to do with the finding, the figures are distorted.',
    ),
    when(
      counts.sites === 1 || counts.sites === null,
      'All studies come from one site, or no site is named: nothing is known of other sites.',
    ),
    groups.length === 0
      ? of('by-site', 'No results by group: the labels have no column to group by, or it has one value only.')
      : [],
    when(left.length > 0, `Left out, because either labels or scores are missing: ${list(left)}.`),
    agreement === null
      ? of(
          'agreement',
          'No comparison with a plaintext run is in this report, so it cannot say how far fixed-point arithmetic moved scores.',
        )
      : [],
  ].flat();
}

function of(part: ReleasePart | null, ...texts: string[]): Limitation[] {
  return texts.map((text) => ({ text, part }));
}

function always(...texts: string[]): Limitation[] {
  return of(null, ...texts);
}

function when(condition: boolean, text: string): Limitation[] {
  return condition ? always(text) : [];
}
