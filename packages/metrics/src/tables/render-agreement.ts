import type { DifferenceSummary } from '../agreement/bland-altman.ts';
import type { AgreementTable, FindingAgreement } from './agreement.ts';
import { formatDifference, formatLevel, formatPValue } from './format.ts';
import { textTable } from './text-table.ts';

/** Secure against plaintext as text: AUROC difference and equivalence, flipped decisions, image differences. */
export function renderAgreement(table: AgreementTable): string {
  const level = formatLevel(table.confidence);
  const differences = textTable(
    [
      `Finding (${table.studies} studies)`,
      `AUROC difference [${level} CI, DeLong]`,
      `[${level} CI, bootstrap]`,
      `Equivalent within ${table.margin}`,
      'p',
      `Brier difference [${level} CI]`,
    ],
    table.findings.map(differenceRow),
  );
  const flips = textTable(
    ['Finding', 'Operating point', 'Threshold', 'Flips', `At most (${level})`, 'McNemar mid-p'],
    table.findings.flatMap(flipRows),
  );
  const images = table.findings.filter((finding) => finding.images !== undefined);
  const rows = images.map((finding) => imageRow(finding.name, finding.images!));
  const overall = table.images === undefined ? [] : [imageRow('All findings', table.images)];
  const imageTable =
    rows.length === 0
      ? ''
      : `\n${textTable(['Finding', 'Images', 'Mean', 'Mean |d|', '99% of |d|', 'Max |d|', 'Limits of agreement'], [...rows, ...overall])}`;
  return `${differences}\n${flips}${imageTable}\nDifferences are secure minus plaintext. ${reasons(table)}\n`;
}

function differenceRow({ name, aurocDelong, aurocBootstrap, equivalence, brier }: FindingAgreement): string[] {
  return [
    name,
    aurocDelong.defined ? formatDifference(aurocDelong) : '-',
    aurocBootstrap.defined ? formatDifference(aurocBootstrap) : '-',
    equivalence.defined ? (equivalence.equivalent ? 'yes' : 'not shown') : '-',
    equivalence.defined ? formatPValue(equivalence.pValue) : '-',
    brier.defined ? formatDifference(brier) : '-',
  ];
}

function flipRows({ name, flips }: FindingAgreement): string[][] {
  return flips.map(({ rule, result }) =>
    result.defined
      ? [
          name,
          rule,
          result.threshold.toFixed(4),
          `${result.flips}/${result.studies}`,
          `${(100 * result.upperBound).toFixed(2)}%`,
          formatPValue(result.mcnemar.midP),
        ]
      : [name, rule, '-', '-', '-', '-'],
  );
}

function imageRow(name: string, { count, mean, meanAbsolute, p99Absolute, maxAbsolute, limits }: DifferenceSummary) {
  const bounds = limits.defined ? `${limits.lower.value.toFixed(5)} to ${limits.upper.value.toFixed(5)}` : '-';
  return [name, String(count), ...[mean, meanAbsolute, p99Absolute, maxAbsolute].map((v) => v.toFixed(5)), bounds];
}

function reasons({ findings }: AgreementTable): string {
  return findings
    .flatMap(({ name, aurocDelong }) => (aurocDelong.defined ? [] : [`${name}: ${aurocDelong.reason}.`]))
    .join(' ')
    .trim();
}
