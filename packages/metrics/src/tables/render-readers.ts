import type { PairedShares } from '../comparison/readers.ts';
import type { Outcome } from '../outcome.ts';
import { formatDifference, formatEstimate, formatPValue } from './format.ts';
import type { ReaderComparison } from './readers.ts';
import { textTable } from './text-table.ts';

/** A model beside readers as text: per reader, then against the mean of all. */
export function renderReaders(findings: readonly ReaderComparison[]): string {
  const rows = findings.flatMap(({ name, threshold, readers }) =>
    readers.map((reader) => [
      name,
      reader.name,
      String(threshold),
      ...sharesCells(reader.sensitivity),
      ...sharesCells(reader.specificity),
      reader.kappa.defined ? formatEstimate(reader.kappa, 2) : '-',
    ]),
  );
  const header = [
    ...['Finding', 'Reader', 'Threshold', 'Sensitivity model / reader', 'Difference [95% CI]', 'p'],
    ...['Specificity model / reader', 'Difference [95% CI]', 'p', 'Kappa [95% CI]'],
  ];
  const means = findings.flatMap(({ name, mean }) => (mean === null ? [] : [meanText(name, mean)]));
  return (
    `${textTable(header, rows)}\n${means.join('')}` +
    'Differences are model minus reader on the same studies: Newcombe 1998 (paired), McNemar mid-p. Against all readers: ' +
    'Obuchowski and Rockette 1995, degrees of freedom of Hillis 2007, for readers and studies like these.\n'
  );
}

function sharesCells(shares: Outcome<PairedShares>): string[] {
  if (!shares.defined) return ['-', '-', '-'];
  const { model, reader, pValue } = shares;
  return [`${model.value.toFixed(2)} / ${reader.value.toFixed(2)}`, formatDifference(shares, 3), formatPValue(pValue)];
}

function meanText(name: string, mean: NonNullable<ReaderComparison['mean']>): string {
  if (!mean.defined) return `${name}: no comparison with the mean of the readers: ${mean.reason}.\n`;
  return (
    `${name}: AUROC of the model ${mean.model.toFixed(3)}, mean of ${mean.readers.length} readers ${mean.mean.toFixed(3)}, difference ` +
    `${formatDifference(mean, 3)}, p ${formatPValue(mean.pValue)} (t, ${mean.degreesOfFreedom.toFixed(1)} degrees of freedom).\n`
  );
}
