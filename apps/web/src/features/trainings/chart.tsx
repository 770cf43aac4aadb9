'use client';

import type { TrainingPoint } from '@doubleblind/contracts';
import { CartesianGrid, Legend, Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { formatValue } from '@/components/format';
import { useWords } from '@/components/reader';
import { useInk } from '../results/figures/ink.ts';
import { label, labelUp, MARGIN, tooltipStyle } from '../results/figures/recharts-look.ts';

/** Accuracy (left) and epsilon (right) over rounds. */
export default function TrainingChart({ points, rounds }: { points: readonly TrainingPoint[]; rounds: number }) {
  const t = useWords();
  const ink = useInk();
  const byClass = points.some(({ accuracy }) => accuracy !== null);
  const data = points.map(({ round, accuracy, meanAuroc, epsilon }) => ({
    round,
    quality: accuracy ?? meanAuroc,
    epsilon,
  }));
  const line = { dot: data.length < 30, isAnimationActive: false, strokeWidth: 2 } as const;
  const tickFormatter = (tick: number) => t.figures(String(tick));
  const text = { stroke: ink.soft, fontSize: 12, tickFormatter } as const;
  const name = byClass ? t('Accuracy') : t('Mean AUROC');
  return (
    <ResponsiveContainer>
      <LineChart accessibilityLayer={false} data={data} margin={{ ...MARGIN, right: 16 }}>
        <CartesianGrid stroke={ink.line} />
        <XAxis dataKey="round" type="number" domain={[0, rounds]} {...text} label={label(t('Rounds'), ink)} />
        <YAxis yAxisId="quality" domain={[0, 1]} {...text} width={48} label={labelUp(name, ink)} />
        <YAxis
          yAxisId="epsilon"
          orientation="right"
          {...text}
          width={48}
          label={{ ...labelUp(t('Epsilon'), ink), position: 'insideRight' }}
        />
        <Tooltip
          formatter={(value) => formatValue(Number(value), t)}
          labelFormatter={(value) => t('Round {round}', { round: String(value) })}
          contentStyle={tooltipStyle(ink)}
        />
        <Legend
          verticalAlign="top"
          height={28}
          iconType="plainline"
          formatter={(value) => <span style={{ color: ink.ink }}>{value}</span>}
        />
        <Line {...line} yAxisId="quality" dataKey="quality" name={name} stroke={ink.secure} />
        <Line
          {...line}
          yAxisId="epsilon"
          dataKey="epsilon"
          name={t('Epsilon')}
          stroke={ink.plaintext}
          strokeDasharray="6 4"
        />
      </LineChart>
    </ResponsiveContainer>
  );
}
