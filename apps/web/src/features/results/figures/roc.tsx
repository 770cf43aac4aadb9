'use client';

import type { Roc } from '@doubleblind/contracts';
import { CartesianGrid, Line, LineChart, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { formatValue } from '@/components/format';
import { useWords } from '@/components/reader';
import { useInk } from './ink.ts';
import { axis, DIAGONAL, label, labelUp, MARGIN, tooltipStyle } from './recharts-look.ts';

/** Sensitivity against the share of false alarms; plaintext as a wide grey band below the blue line of the secure run. */
export default function RocDrawing({ secure, plaintext }: { secure: Roc; plaintext: Roc | null }) {
  const t = useWords();
  const ink = useInk();
  // Both runs have the same rates where both are shown.
  const data = (secure.points ?? []).map(([rate, sensitivity], step) => ({
    x: rate,
    secure: sensitivity,
    plaintext: plaintext?.points?.[step]?.[1],
  }));
  const line = { dot: false, isAnimationActive: false } as const;
  return (
    <ResponsiveContainer>
      <LineChart accessibilityLayer={false} data={data} margin={MARGIN}>
        <CartesianGrid stroke={ink.line} />
        <XAxis dataKey="x" {...axis(ink, t)} label={label(t('False alarms (1 − specificity)'), ink)} />
        <YAxis {...axis(ink, t)} width={48} label={labelUp(t('Sensitivity'), ink)} />
        <ReferenceLine segment={DIAGONAL} stroke={ink.soft} strokeDasharray="3 3" />
        <Tooltip
          formatter={(value) => formatValue(Number(value), t)}
          labelFormatter={(value) => t('False alarms {value}', { value: formatValue(Number(value), t, 2) })}
          contentStyle={tooltipStyle(ink)}
        />
        {plaintext?.points && (
          <Line {...line} dataKey="plaintext" name={t('Plaintext')} stroke={ink.plaintext} strokeWidth={6} />
        )}
        <Line {...line} dataKey="secure" name={t('Secure')} stroke={ink.secure} strokeWidth={2} />
      </LineChart>
    </ResponsiveContainer>
  );
}
