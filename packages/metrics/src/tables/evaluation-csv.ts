import { formatCsvLine } from '../data/csv.ts';
import type { Estimate } from '../outcome.ts';
import type { EvaluationTable } from './evaluation.ts';

const HEADER = [
  'finding',
  'studies',
  'positives',
  ...['plaintext', 'secure'].flatMap((run) => [`auroc_${run}`, `auroc_${run}_low`, `auroc_${run}_high`]),
  'ks_statistic',
  'ks_p',
  'ks_rounded_statistic',
  'ks_rounded_p',
  'brier_plaintext',
  'brier_secure',
];

/** The evaluation table as CSV with full digits, one line a finding; a cell is empty where a value is not defined. */
export function evaluationCsv({ studies, findings }: EvaluationTable): string {
  const cells = ({ value, low, high }: Estimate) => [value ?? '', low ?? '', high ?? ''];
  const lines = findings.map((row) =>
    formatCsvLine([
      row.name,
      studies,
      row.positives,
      ...cells(row.auroc.plaintext),
      ...cells(row.auroc.secure),
      row.ks.statistic,
      row.ks.pValue,
      row.ksRounded.statistic,
      row.ksRounded.pValue,
      row.brier.plaintext,
      row.brier.secure,
    ]),
  );
  return formatCsvLine(HEADER) + lines.join('');
}
