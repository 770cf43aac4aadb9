'use client';

import type { FindingAssessment } from '@doubleblind/contracts';
import { CartesianGrid, Line, LineChart, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { formatValue } from '@/components/format';
import { useWords } from '@/components/reader';
import { useInk } from './ink.ts';
import { axis, label, labelUp, MARGIN, tooltipStyle } from './recharts-look.ts';

/** What calls are worth in true positives of 1000 studies, against the threshold; what lies far below 0 is cut off. */
export default function NetBenefitDrawing({ netBenefit }: { netBenefit: FindingAssessment['netBenefit'] }) {
  const t = useWords();
  const ink = useInk();
  const data = netBenefit.map(({ threshold, model, all }) => ({
    x: threshold,
    model: Math.round(1000 * model),
    all: Math.round(1000 * all),
  }));
  const highest = Math.max(10, ...data.flatMap(({ model, all }) => [model, all]));
  const line = { dot: false, isAnimationActive: false } as const;
  return (
    <ResponsiveContainer>
      <LineChart accessibilityLayer={false} data={data} margin={{ ...MARGIN, left: 0 }}>
        <CartesianGrid stroke={ink.line} />
        <XAxis dataKey="x" {...axis(ink, t)} label={label(t('Threshold'), ink)} />
        <YAxis
          {...axis(ink, t)}
          domain={[-Math.ceil(highest / 4), highest]}
          allowDataOverflow
          width={48}
          label={labelUp(t('Net benefit of 1000 studies'), ink)}
        />
        <ReferenceLine y={0} stroke={ink.soft} strokeDasharray="3 3" />
        <Tooltip
          labelFormatter={(value) => t('Threshold {value}', { value: formatValue(Number(value), t, 2) })}
          contentStyle={tooltipStyle(ink)}
        />
        <Line {...line} dataKey="all" name={t('All called positive')} stroke={ink.plaintext} strokeWidth={4} />
        <Line {...line} dataKey="model" name={t('Model')} stroke={ink.secure} strokeWidth={2} />
      </LineChart>
    </ResponsiveContainer>
  );
}
