'use client';

import type { Agreement } from '@doubleblind/contracts';
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { Figure, useInk } from './frame.tsx';

export default function DifferenceChart({ finding, agreement }: { finding: string; agreement: Agreement }) {
  const ink = useInk();
  const { absoluteDifference: size, blandAltman } = agreement;
  const data = agreement.histogram.map((bin) => ({ name: bin.from.toPrecision(2), count: bin.count }));
  const caption =
    `How far the protected score is from the plaintext score, image by image: mean ${size.mean.toExponential(1)}, ` +
    `99% below ${size.p99.toExponential(1)}, largest ${size.max.toExponential(1)}. Bias ${blandAltman.bias.toExponential(1)}, ` +
    `95% of differences between ${blandAltman.lower.toExponential(1)} and ${blandAltman.upper.toExponential(1)} (Bland and Altman).`;
  return (
    <Figure title={finding} caption={caption}>
      <ResponsiveContainer>
        <BarChart
          accessibilityLayer={false}
          data={data}
          margin={{ top: 8, right: 12, bottom: 18, left: -8 }}
          barCategoryGap={1}
        >
          <CartesianGrid stroke={ink.line} vertical={false} />
          <XAxis
            dataKey="name"
            stroke={ink.soft}
            fontSize={12}
            label={{
              value: '|protected − plaintext|',
              position: 'insideBottom',
              offset: -10,
              fill: ink.soft,
              fontSize: 12,
            }}
          />
          <YAxis stroke={ink.soft} fontSize={12} allowDecimals={false} />
          <Tooltip
            cursor={{ fill: 'transparent' }}
            contentStyle={{ background: ink.surface, border: `1px solid ${ink.line}`, color: ink.ink }}
          />
          <Bar dataKey="count" name="Images" fill={ink.secure} isAnimationActive={false} />
        </BarChart>
      </ResponsiveContainer>
    </Figure>
  );
}
