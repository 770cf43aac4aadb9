/** What a comparison of masks found, as text and tables. */
import { type Estimate, type SegmentationSummary, spreadsheetCsv } from '@doubleblind/metrics';
import type { MasksAgreement } from '../work/evaluation/plaintext-masks.ts';
import type { VolumesReport } from '../work/evaluation/segmentation-volumes.ts';

export function figureText({ value, low, high, reason }: Estimate, digits: number): string {
  if (value === null) return reason ?? '';
  const interval = low === null || high === null ? reason : `${low.toFixed(digits)} to ${high.toFixed(digits)}`;
  return `${value.toFixed(digits)} [${interval}]`;
}

export function emptyText({ bothEmpty, oneEmpty }: SegmentationSummary): string {
  return `  both masks empty: ${bothEmpty}; only one empty: ${oneEmpty}`;
}

const FIGURES = [
  ['Dice coefficient', 'dice', 3],
  ['95th percentile of distances, mm', 'hausdorff95', 2],
  ['absolute error of the volume, ml', 'absoluteVolumeDifference', 2],
  ['error of the volume with its sign, ml', 'volumeDifference', 2],
  ['absolute error of the volume, part of it', 'absoluteVolumeError', 3],
] as const;

/** Figures over cases, for the hospital to read. */
export function volumesText({ cases, patients, structures, onlyModel, onlyTestSet }: VolumesReport): string {
  const of = patients === null ? 'cases' : `${patients} patients`;
  const lines = structures.flatMap(({ structure, summary }) => [
    `${structure}:`,
    ...FIGURES.map(([name, key, digits]) => {
      const { mean, median } = summary[key];
      return `  ${name.padEnd(41)} mean ${figureText(mean, digits)}, median ${figureText(median, digits)}`;
    }),
    `${emptyText(summary)} (neither has a distance; both empty has no Dice either, only one empty has a Dice of 0)`,
  ]);
  return [
    `${cases} volumes; 95% bootstrap intervals over ${of}:`,
    ...lines,
    ...(onlyModel.length > 0 ? [`not compared, the test set has no masks of it: ${onlyModel.join(', ')}`] : []),
    ...(onlyTestSet.length > 0 ? [`not compared, the model does not know it: ${onlyTestSet.join(', ')}`] : []),
  ].join('\n');
}

/** Both runs side by side, figures over cases only. */
export function agreementText(structures: readonly MasksAgreement[]): string {
  const lines = structures.flatMap(({ structure, secure, plaintext, difference }) => [
    `${structure}, mean Dice coefficient:`,
    ...[
      ['under protection', secure] as const,
      ['in plaintext', plaintext] as const,
      ['under protection less in plaintext', difference] as const,
    ].map(([name, figure]) => `  ${name.padEnd(36)} ${figureText(figure, 4)}`),
  ]);
  return ['Beside the model itself in plaintext, on the same inputs:', ...lines].join('\n');
}

/** The same without a figure of a single case: what may be handed on. */
export function aggregateOf({ cases, patients, structures, onlyModel, onlyTestSet }: VolumesReport) {
  const figures = structures.map(({ structure, summary }) => ({ structure, ...summary }));
  return { task: 'segmentation', cases, patients, structures: figures, onlyModel, onlyTestSet };
}

/** Figures by case, for the hospital alone. */
export function volumesTable({ structures }: VolumesReport): string {
  const cell = (value: number | null) => (value === null ? '' : String(value));
  return spreadsheetCsv([
    ['image', 'structure', 'dice', 'hausdorff95_mm', 'volume_difference_ml', 'volume_error'],
    ...structures.flatMap(({ structure, cases }) =>
      cases.map(({ image, dice, hausdorff95, volumeDifference, volumeError }) => [
        ...[image, structure],
        ...[dice, hausdorff95, volumeDifference, volumeError].map(cell),
      ]),
    ),
  ]);
}
