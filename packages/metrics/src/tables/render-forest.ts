import { formatEstimate, formatPValue } from './format.ts';
import type { Forest, ForestRow } from './test-sets.ts';
import { textTable } from './text-table.ts';

/** Columns of the drawn intervals; the axis runs from 0 to 1. */
const WIDTH = 41;

/** One finding on several test sets as a forest plot in characters: "o" the AUROC, "-" its interval, "|" one half. */
export function renderForest(finding: string, { rows, summary }: Forest): string {
  const lines = rows.map((row) => [
    row.name,
    String(row.studies),
    String(row.positives),
    formatEstimate(row.auroc),
    row.weight === null ? '-' : `${(100 * row.weight).toFixed(0)}%`,
    drawInterval(row.auroc, 'o'),
  ]);
  const pooled = summary.defined
    ? [['Summary', '', '', formatEstimate(summary.auroc), '', drawInterval(summary.auroc, '#')]]
    : [];
  const header = [finding, 'Studies', 'Positive', 'AUROC [CI]', 'Weight', axis()];
  return `${textTable(header, [...lines, ...pooled])}${notes({ rows, summary })}`;
}

function notes({ rows, summary }: Forest): string {
  return summaryText(summary) + rows.flatMap(({ leftOut }) => (leftOut === null ? [] : [`${leftOut}\n`])).join('');
}

function summaryText(summary: Forest['summary']): string {
  if (!summary.defined) return `No summary: ${summary.reason}.\n`;
  const { degreesOfFreedom, prediction, i2, q, qPValue, tau2 } = summary;
  const further =
    prediction === null
      ? 'too few test sets to predict a further one'
      : `a further, similar test set is expected at ${prediction.low.toFixed(3)} to ${prediction.high.toFixed(3)} ` +
        `(t, ${prediction.degreesOfFreedom} degrees of freedom)`;
  return (
    `Random effects on log odds, interval by t with ${degreesOfFreedom} degrees of freedom: ${further}; I2 ${(100 * i2).toFixed(0)}%, tau2 ${tau2.toFixed(3)}, ` +
    `Q ${q.toFixed(1)} (p ${formatPValue(qPValue)}).\n`
  );
}

function axis(): string {
  const half = (WIDTH - 3) / 2;
  return `0${' '.repeat(half - 1)}0.5${' '.repeat(half - 1)}1`.padEnd(WIDTH).slice(0, WIDTH);
}

function drawInterval({ value, low, high }: ForestRow['auroc'], point: string): string {
  const cells = new Array<string>(WIDTH).fill(' ');
  const position = (share: number) => Math.round(share * (WIDTH - 1));
  cells[position(0.5)] = '|';
  if (low !== null && high !== null) cells.fill('-', position(low), position(high) + 1);
  if (value !== null) cells[position(value)] = point;
  return cells.join('');
}
