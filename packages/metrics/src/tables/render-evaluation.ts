import type { EvaluationTable } from './evaluation.ts';
import { formatEstimate, formatLevel, formatPValue } from './format.ts';
import { textTable } from './text-table.ts';

/** The tables in the layout of the reference study, as text: "insecure" is the plaintext run. */
export function renderEvaluation(table: EvaluationTable): string {
  const level = `${formatLevel(table.method.confidence)} CI`;
  const rows = table.findings.map((row) => [
    row.name,
    String(row.positives),
    formatEstimate(row.auroc.plaintext),
    formatEstimate(row.auroc.secure),
    row.ks.statistic.toFixed(3),
    formatPValue(row.ks.pValue),
    row.ksRounded.statistic.toFixed(3),
    formatPValue(row.ksRounded.pValue),
    row.brier.plaintext.toFixed(4),
    row.brier.secure.toFixed(4),
  ]);
  const { macro } = table;
  const macroRow = [
    `Mean (AUROC of ${macro.findings.length} findings)`,
    '',
    formatEstimate(macro.auroc.plaintext),
    formatEstimate(macro.auroc.secure),
    ...['', '', '', ''],
    macro.brier.plaintext.toFixed(4),
    macro.brier.secure.toFixed(4),
  ];
  const header = [
    `Finding (${table.studies} studies)`,
    'Positive',
    `AUROC [${level}] insecure`,
    `AUROC [${level}] secure`,
    'K-S',
    'p',
    'K-S (2 dec.)',
    'p (2 dec.)',
    'Brier insecure',
    'Brier secure',
  ];
  return textTable(header, [...rows, macroRow]) + notes(table);
}

/** What is taken as independent. */
const UNITS = {
  patient: 'Intervals are by patient: the labels name the patient of each study.',
  study:
    'Studies are taken as independent: the labels name no patient (column patient_id). Several studies of one patient make intervals too narrow.',
} as const;

function notes(table: EvaluationTable): string {
  const { method } = table;
  const reasons = table.findings.flatMap(({ name, auroc: { plaintext, secure } }) =>
    [plaintext.reason ?? secure.reason].filter((r) => r !== undefined).map((reason) => `${name}: ${reason}.`),
  );
  return `${[
    '',
    `AUROC: score interval with the binormal model's and Newcombe's variance, scaled up to DeLong's where that is larger; the mean by percentiles of ${method.resamples} resamples, seed ${method.seed}.`,
    UNITS[method.unit],
    `K-S: largest gap between the distributions of secure and insecure scores, with the ${method.ksMethod} p-value of a test that takes both for independent, which they are not: a description, no proof of agreement.`,
    ...reasons,
    ...(table.unlabelled.length > 0 ? [`Without labels, left out: ${table.unlabelled.join(', ')}.`] : []),
    ...(table.unscored.length > 0 ? [`Without scores, left out: ${table.unscored.join(', ')}.`] : []),
  ].join('\n')}\n`;
}
