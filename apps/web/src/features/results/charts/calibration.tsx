'use client';

import type { Performance } from '@doubleblind/contracts';
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
import { formatEstimate, formatValue } from '@/components/format';
import { Figure, useInk } from './frame.tsx';

export default function CalibrationChart({ finding, secure }: { finding: string; secure: Performance }) {
  const ink = useInk();
  const calibration = secure.calibration!;
  const data = calibration.bins.map((bin) => ({
    x: bin.meanScore,
    y: bin.observed,
    count: bin.count,
    error: [bin.observed - bin.low, bin.high - bin.observed],
  }));
  const caption =
    'Studies in bins by predicted score: how often the finding is really there, with 95% intervals. On the diagonal, predictions are right on average. ' +
    `Slope ${formatEstimate(calibration.slope, 2)}, intercept ${formatEstimate(calibration.intercept, 2)}, expected calibration error ${formatValue(calibration.expectedCalibrationError)} over ${calibration.bins.length} bins.`;
  return (
    <Figure title={finding} caption={caption}>
      <ResponsiveContainer>
        <ScatterChart accessibilityLayer={false} margin={{ top: 8, right: 12, bottom: 18, left: -8 }}>
          <CartesianGrid stroke={ink.line} />
          <XAxis
            dataKey="x"
            name="Predicted"
            type="number"
            domain={[0, 1]}
            tickCount={6}
            stroke={ink.soft}
            fontSize={12}
            label={{
              value: 'Mean predicted score',
              position: 'insideBottom',
              offset: -10,
              fill: ink.soft,
              fontSize: 12,
            }}
          />
          <YAxis
            dataKey="y"
            name="Observed"
            type="number"
            domain={[0, 1]}
            tickCount={6}
            stroke={ink.soft}
            fontSize={12}
          />
          <ReferenceLine
            segment={[
              { x: 0, y: 0 },
              { x: 1, y: 1 },
            ]}
            stroke={ink.soft}
            strokeDasharray="3 3"
          />
          <Tooltip
            formatter={(value) => Number(value).toFixed(3)}
            contentStyle={{ background: ink.surface, border: `1px solid ${ink.line}`, color: ink.ink }}
          />
          <Scatter data={data} fill={ink.secure} line={{ stroke: ink.secure }} isAnimationActive={false}>
            <ErrorBar dataKey="error" direction="y" width={4} stroke={ink.secure} />
          </Scatter>
        </ScatterChart>
      </ResponsiveContainer>
    </Figure>
  );
}
