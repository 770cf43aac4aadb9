import type { Estimate, ReleasedResults } from '@doubleblind/contracts';

function cell(value: string | number | null): string {
  if (value === null) return '';
  const text = String(value);
  // A cell that a spreadsheet would take for a formula is made text (numbers may begin with a minus).
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const HEADER = ['finding', 'group', 'statistic', 'run', 'value', 'low', 'high', 'positives', 'negatives'];

/** One line a number (long form), RFC 4180. */
export function resultsCsv(results: ReleasedResults): string {
  const lines: (string | number | null)[][] = [];
  const add = (
    finding: string,
    group: string,
    statistic: string,
    run: string,
    estimate: Estimate,
    counts: { positives: number; negatives: number },
  ) =>
    lines.push([
      finding,
      group,
      statistic,
      run,
      estimate.value,
      estimate.low,
      estimate.high,
      counts.positives,
      counts.negatives,
    ]);
  const point = (value: number): Estimate => ({ value, low: null, high: null });
  for (const row of results.findings) {
    for (const run of ['secure', 'plaintext'] as const) {
      const performance = row[run];
      if (!performance) continue;
      add(row.finding, 'all', 'auroc', run, performance.auroc, row);
      add(row.finding, 'all', 'brier', run, performance.brier, row);
      if (performance.averagePrecision)
        add(row.finding, 'all', 'average precision', run, performance.averagePrecision, row);
      for (const entry of performance.operatingPoints ?? []) {
        add(row.finding, 'all', `sensitivity at ${entry.name}`, run, entry.sensitivity, row);
        add(row.finding, 'all', `specificity at ${entry.name}`, run, entry.specificity, row);
      }
    }
    if (row.agreement) {
      add(row.finding, 'all', 'auroc difference', 'secure - plaintext', row.agreement.aurocDifference, row);
      add(row.finding, 'all', 'brier difference', 'secure - plaintext', row.agreement.brierDifference, row);
      add(
        row.finding,
        'all',
        'K-S statistic',
        'secure - plaintext',
        point(row.agreement.kolmogorovSmirnov.statistic),
        row,
      );
      add(row.finding, 'all', 'K-S p-value', 'secure - plaintext', point(row.agreement.kolmogorovSmirnov.pValue), row);
      add(
        row.finding,
        'all',
        'largest |difference|',
        'secure - plaintext',
        point(row.agreement.absoluteDifference.max),
        row,
      );
    }
  }
  for (const group of results.groups) {
    for (const entry of group.findings)
      add(entry.finding, `${group.column}=${group.group}`, 'auroc', 'secure', entry.auroc, entry);
  }
  return [HEADER, ...lines].map((line) => line.map(cell).join(',')).join('\r\n');
}
