import { type EstimateLike, formatValue } from '@/components/format';

/** A value with its interval under it, so that tables with many columns stay narrow. */
export function EstimateCell({
  estimate,
  format = formatValue,
}: {
  estimate: EstimateLike;
  format?: (value: number | null) => string;
}) {
  const { value, low, high } = estimate;
  return (
    <>
      {format(value)}
      {low !== null && high !== null && (
        <span className="block text-sm text-soft">
          {format(low)} to {format(high)}
        </span>
      )}
    </>
  );
}
