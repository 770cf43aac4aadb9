import { type EstimateLike, formatValue } from '@/components/format';

/** A value with its interval under it, so that tables with many columns stay narrow. */
export function EstimateCell({ estimate, digits = 3 }: { estimate: EstimateLike; digits?: number }) {
  const { low, high } = estimate;
  return (
    <>
      {formatValue(estimate.value, digits)}
      {low !== null && high !== null && (
        <span className="block text-sm text-soft">
          {formatValue(low, digits)} to {formatValue(high, digits)}
        </span>
      )}
    </>
  );
}
