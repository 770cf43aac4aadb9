'use client';

import { digitsOf, type EstimateLike, formatValue } from '@/components/format';
import { useWords } from '@/components/reader';

/** A value with its interval under it, so that tables with many columns stay narrow. */
export function EstimateCell({
  estimate,
  format = formatValue,
}: {
  estimate: EstimateLike;
  format?: typeof formatValue;
}) {
  const t = useWords();
  const { value, low, high } = estimate;
  // Signed differences have digits of their own.
  const digits = (...values: number[]) => (format === formatValue ? digitsOf(...values) : undefined);
  return (
    <>
      {format(value, t, value === null ? undefined : digits(value))}
      {low !== null && high !== null && (
        <span className="block text-sm text-soft">
          {t('{low} to {high}', { low: format(low, t, digits(low, high)), high: format(high, t, digits(low, high)) })}
        </span>
      )}
    </>
  );
}
