/** Whether probabilities are what they say. */
import type { Assessment } from '@doubleblind/contracts';
import { CAPTIONS } from '@doubleblind/metrics';
import type { Block } from '../blocks.ts';
import { reasonBlocks, withInterval } from '../format.ts';

export function calibrationBlocks({ findings }: Assessment, level: string, released: boolean): Block[] {
  const share = (value: number | null) => (value === null ? '-' : value.toFixed(3));
  const rows = findings.filter(({ observedToExpected }) => observedToExpected.value !== null);
  if (rows.length === 0) return [];
  // A release has the first figure only.
  const columns = released ? 2 : 5;
  const header = ['Finding', `Observed / expected [${level}]`, 'ICI', '90% of studies within', 'Largest distance'];
  return [
    {
      kind: 'table',
      title: released ? 'Observed over expected number of positive studies' : 'Calibration by a smooth curve',
      caption: released ? OBSERVED_TO_EXPECTED : CAPTIONS.smoothCalibration.caption,
      header: header.slice(0, columns),
      rows: rows.map(({ finding, observedToExpected, smoothCalibration: { integratedIndex, p90, maximum } }) =>
        [finding, withInterval(observedToExpected, 2), ...[integratedIndex, p90, maximum].map(share)].slice(0, columns),
      ),
      textColumns: [0],
    },
    ...(released
      ? []
      : reasonBlocks(findings.map(({ finding, smoothCalibration: { reason } }) => [finding, reason] as const))),
  ];
}

const OBSERVED_TO_EXPECTED =
  'How many studies have the finding, over how many the probabilities promise: above 1 the model promises too few, below 1 too many.';
