'use client';

import type { Calibration } from '@doubleblind/contracts';
import {
  CartesianGrid,
  ErrorBar,
  ReferenceLine,
  ResponsiveContainer,
  Scatter,
  ScatterChart,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { formatValue } from '@/components/format';
import { useWords } from '@/components/reader';
import { useInk } from './ink.ts';
import { axis, DIAGONAL, label, labelUp, MARGIN, tooltipStyle } from './recharts-look.ts';

/** The share of studies that have the finding against the mean probability, bin by bin; small bins have no figure. */
export default function CalibrationDrawing({
  bins,
  curve,
}: {
  bins: Calibration['bins'];
  /** The smooth curve, where there is one. */
  curve: readonly (readonly [number, number])[];
}) {
  const t = useWords();
  const ink = useInk();
  const data = bins.flatMap(({ studies, figures }) =>
    figures === null
      ? []
      : [
          {
            x: figures.meanProbability,
            y: figures.observed,
            studies,
            error: [figures.observed - figures.low, figures.high - figures.observed],
          },
        ],
  );
  return (
    <ResponsiveContainer>
      <ScatterChart accessibilityLayer={false} margin={MARGIN}>
        <CartesianGrid stroke={ink.line} />
        <XAxis dataKey="x" name={t('Mean probability')} {...axis(ink, t)} label={label(t('Mean probability'), ink)} />
        <YAxis
          dataKey="y"
          name={t('Have the finding')}
          {...axis(ink, t)}
          width={48}
          label={labelUp(t('Share with the finding'), ink)}
        />
        <ReferenceLine segment={DIAGONAL} stroke={ink.soft} strokeDasharray="3 3" />
        <Tooltip formatter={(value) => formatValue(Number(value), t)} contentStyle={tooltipStyle(ink)} />
        <Scatter
          data={curve.map(([x, y]) => ({ x, y }))}
          line={{ stroke: ink.secure, strokeWidth: 1.5 }}
          shape={() => <g />}
          isAnimationActive={false}
        />
        <Scatter data={data} fill={ink.secure} isAnimationActive={false}>
          <ErrorBar dataKey="error" direction="y" width={4} stroke={ink.plaintext} />
        </Scatter>
      </ScatterChart>
    </ResponsiveContainer>
  );
}
