'use client';

import { CartesianGrid, Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { useWords } from '@/components/reader';
import { useInk } from '../results/figures/ink.ts';
import { label, labelUp, MARGIN, tooltipStyle } from '../results/figures/recharts-look.ts';
import type { BudgetPoint } from './budget.ts';
import { epsilonText } from './texts.ts';

/** Epsilon over rounds. */
export default function BudgetChart({ points }: { points: readonly BudgetPoint[] }) {
  const t = useWords();
  const ink = useInk();
  const text = { stroke: ink.soft, fontSize: 12, tickFormatter: (tick: number) => t.figures(String(tick)) } as const;
  return (
    <ResponsiveContainer>
      <LineChart accessibilityLayer={false} data={[{ round: 0, epsilon: 0 }, ...points]} margin={MARGIN}>
        <CartesianGrid stroke={ink.line} />
        <XAxis
          dataKey="round"
          type="number"
          domain={[0, points[points.length - 1].round]}
          {...text}
          label={label(t('Rounds'), ink)}
        />
        <YAxis domain={[0, 'auto']} {...text} width={48} label={labelUp(t('Epsilon'), ink)} />
        <Tooltip
          formatter={(value) => epsilonText(Number(value), t)}
          labelFormatter={(value) => t('Round {round}', { round: String(value) })}
          contentStyle={tooltipStyle(ink)}
        />
        <Line
          dot={false}
          isAnimationActive={false}
          strokeWidth={2}
          dataKey="epsilon"
          name={t('Epsilon')}
          stroke={ink.plaintext}
        />
      </LineChart>
    </ResponsiveContainer>
  );
}
