import { type EstimateLike, formatEstimate } from '@/components/format';

/** Intervals on one line each from 0.5 to 1, to compare by eye; the numbers stand beside them. */
export function IntervalPlot({
  rows,
  caption,
}: {
  rows: readonly { readonly name: string; readonly estimate: EstimateLike }[];
  caption: string;
}) {
  const position = (value: number) => `${Math.min(100, Math.max(0, (value - 0.5) * 200))}%`;
  return (
    <figure>
      <div className="rounded-lg border border-line bg-surface p-5">
        <ul className="grid gap-3">
          {rows.map(({ name, estimate }) => (
            <li key={name} className="grid items-center gap-x-4 sm:grid-cols-[12rem_1fr_13rem]">
              <span className="font-medium">{name}</span>
              <span aria-hidden="true" className="relative h-5 border-x border-line bg-sunken">
                {estimate.value !== null && estimate.low !== null && estimate.high !== null && (
                  <>
                    <span
                      className="absolute top-[0.55rem] h-0.5 bg-accent"
                      style={{ left: position(estimate.low), right: `calc(100% - ${position(estimate.high)})` }}
                    />
                    <span
                      className="absolute top-1 size-3 -translate-x-1/2 rounded-full bg-accent"
                      style={{ left: position(estimate.value) }}
                    />
                  </>
                )}
              </span>
              <span className="tabular-nums">{formatEstimate(estimate)}</span>
            </li>
          ))}
        </ul>
      </div>
      <figcaption className="mt-2 text-sm text-soft">{caption}</figcaption>
    </figure>
  );
}
