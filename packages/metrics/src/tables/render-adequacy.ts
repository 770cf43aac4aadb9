import type { FindingAdequacy } from './adequacy.ts';
import { textTable } from './text-table.ts';

/** Whether the test set is large enough, as text, with a sentence for every finding for which it is not. */
export function renderAdequacy(findings: readonly FindingAdequacy[]): string {
  const rows = findings.map(({ name, positives, negatives, expectedWidth, minimum, adequate }) => [
    name,
    String(positives),
    String(negatives),
    expectedWidth === null ? '-' : expectedWidth.toFixed(3),
    minimum === null ? '-' : String(minimum.studies),
    minimum === null ? '-' : String(minimum.positives),
    adequate ? 'yes' : 'no',
  ]);
  const header = ['Finding', 'Positive', 'Negative', 'Expected width', 'Studies needed', 'Positive needed', 'Enough'];
  const warnings = findings.flatMap(({ warning }) => (warning === null ? [] : [`${warning}\n`]));
  return `${textTable(header, rows)}${warnings.length > 0 ? '\n' : ''}${warnings.join('')}`;
}
