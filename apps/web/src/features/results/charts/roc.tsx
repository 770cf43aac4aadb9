'use client';

import type { Performance } from '@doubleblind/contracts';
import { CartesianGrid, Line, LineChart, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { formatEstimate } from '@/components/format';
import { Figure, useInk } from './frame.tsx';

/** Both curves over each other; a curve that lies under the other is seen by its dashes. */
export default function RocChart(props: { finding: string; secure: Performance; plaintext?: Performance | undefined }) {
  const { secure, plaintext } = props;
  const ink = useInk();
  const curve = secure.rocCurve ?? [];
  const plain = new Map(plaintext?.rocCurve?.map((point) => [point.falsePositiveRate, point.truePositiveRate]));
  const data = curve.map((point) => ({
    x: point.falsePositiveRate,
    secure: point.truePositiveRate,
    plaintext: plain.get(point.falsePositiveRate),
  }));
  const caption =
    `Sensitivity against false positive rate. AUROC ${formatEstimate(secure.auroc)} under protection` +
    (plaintext ? `, ${formatEstimate(plaintext.auroc)} in plaintext (dashed).` : '.');
  return (
    <Figure title={props.finding} caption={caption}>
      <ResponsiveContainer>
        <LineChart accessibilityLayer={false} data={data} margin={{ top: 8, right: 12, bottom: 18, left: -8 }}>
          <CartesianGrid stroke={ink.line} />
          <XAxis
            dataKey="x"
            type="number"
            domain={[0, 1]}
            tickCount={6}
            stroke={ink.soft}
            fontSize={12}
            label={{
              value: 'False positive rate',
              position: 'insideBottom',
              offset: -10,
              fill: ink.soft,
              fontSize: 12,
            }}
          />
          <YAxis type="number" domain={[0, 1]} tickCount={6} stroke={ink.soft} fontSize={12} />
          <ReferenceLine
            segment={[
              { x: 0, y: 0 },
              { x: 1, y: 1 },
            ]}
            stroke={ink.line}
          />
          <Tooltip
            formatter={(value) => Number(value).toFixed(3)}
            contentStyle={{ background: ink.surface, border: `1px solid ${ink.line}`, color: ink.ink }}
          />
          <Line
            type="stepAfter"
            dataKey="secure"
            name="Under protection"
            stroke={ink.secure}
            strokeWidth={2}
            dot={false}
            isAnimationActive={false}
          />
          {plaintext?.rocCurve && (
            <Line
              type="stepAfter"
              dataKey="plaintext"
              name="Plaintext"
              stroke={ink.plain}
              strokeWidth={2}
              strokeDasharray="5 4"
              dot={false}
              isAnimationActive={false}
            />
          )}
        </LineChart>
      </ResponsiveContainer>
    </Figure>
  );
}
