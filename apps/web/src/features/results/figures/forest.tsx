import type { ReactNode } from 'react';
import { type EstimateLike, formatEstimate } from '@/components/format';
import type { Words } from '@/language/words';

export interface ForestLine {
  readonly key: string;
  readonly name: ReactNode;
  /** Beneath the name: studies, weight. */
  readonly detail?: string;
  readonly estimate: EstimateLike;
  /** Drawn below the estimate, in grey. */
  readonly plaintext?: EstimateLike | null;
  /** A mean over lines: drawn as a diamond over its interval. */
  readonly summary?: boolean;
  /** Where a further test set may lie: a thin line below the diamond. */
  readonly prediction?: { readonly low: number; readonly high: number } | null;
}

/**
 * AUROCs with their intervals, a line each, on one axis; the numbers stand beside them. `low`: where the axis begins, for
 * several forests that are compared (see `lowestOf`).
 */
export function Forest(props: { lines: readonly ForestLine[]; measure: string; low?: number; t: Words }) {
  const { lines, measure, low = lowestOf(lines), t } = props;
  const ticks = Array.from({ length: Math.round((1 - low) * 10) + 1 }, (_, tenth) => low + tenth / 10);
  const at = (value: number) => `${(100 * (Math.min(1, Math.max(low, value)) - low)) / (1 - low)}%`;
  return (
    <div className="rounded-lg border border-line bg-surface p-4">
      <ul className="grid gap-x-4 gap-y-2 sm:gap-y-0">
        {lines.map((line) => (
          <li key={line.key} className={`${COLUMNS} ${line.summary ? 'sm:border-t sm:border-line' : ''}`}>
            <span className="font-medium break-words sm:py-1.5">
              {line.name}
              {line.detail && <span className="block text-sm font-normal text-soft">{line.detail}</span>}
            </span>
            <span aria-hidden="true" className="relative min-h-9 self-stretch overflow-hidden">
              {ticks.map((tick) => (
                <span
                  key={tick}
                  className={`absolute inset-y-0 border-l ${Math.abs(tick - 0.5) < 1e-9 ? 'border-dashed border-soft' : 'border-line'}`}
                  style={{ left: at(tick) }}
                />
              ))}
              <Marks line={line} at={at} />
            </span>
            <span className="tabular-nums sm:text-right">{formatEstimate(line.estimate, t)}</span>
          </li>
        ))}
      </ul>
      <div aria-hidden="true" className={`${COLUMNS} text-sm text-soft`}>
        <span className="hidden sm:block" />
        <span className="relative h-6">
          {ticks.map((tick) => (
            <span
              key={tick}
              className="absolute -translate-x-1/2 first:translate-x-0 last:-translate-x-full"
              style={{ left: at(tick) }}
            >
              {t.figures(tick.toFixed(1))}
            </span>
          ))}
        </span>
        <span className="text-center sm:col-start-2">{measure}</span>
      </div>
    </div>
  );
}

const COLUMNS = 'grid items-center gap-x-4 sm:grid-cols-[minmax(8rem,14rem)_1fr_12.5rem]';

/** The axis begins at 0.5 or at the tenth below the lowest interval; a wider prediction is cut off there. */
export function lowestOf(lines: readonly ForestLine[]): number {
  const ends = lines.flatMap(({ estimate, plaintext }) => [
    estimate.low ?? estimate.value,
    plaintext?.low ?? plaintext?.value,
  ]);
  const least = Math.min(0.5, ...ends.filter((end) => end !== null && end !== undefined));
  return Math.max(0, Math.floor(least * 10 + 1e-9) / 10);
}

function Marks({ line, at }: { line: ForestLine; at: (value: number) => string }) {
  const { estimate, plaintext, summary, prediction } = line;
  if (summary) return <Diamond estimate={estimate} prediction={prediction ?? null} at={at} />;
  return (
    <>
      <Mark estimate={estimate} at={at} colour="bg-secure" centre={plaintext ? 0.36 : 0.5} />
      {plaintext && <Mark estimate={plaintext} at={at} colour="bg-plaintext" centre={0.64} />}
    </>
  );
}

/** Interval as a line and value as a square, at a share of the row's height. */
function Mark(props: { estimate: EstimateLike; at: (value: number) => string; colour: string; centre: number }) {
  const { at, colour } = props;
  const { value, low, high } = props.estimate;
  if (value === null) return null;
  const top = `${100 * props.centre}%`;
  return (
    <>
      {low !== null && high !== null && (
        <span
          className={`absolute h-0.5 -translate-y-1/2 ${colour}`}
          style={{ top, left: at(low), right: `calc(100% - ${at(high)})` }}
        />
      )}
      <span className={`absolute size-2 -translate-1/2 ${colour}`} style={{ top, left: at(value) }} />
    </>
  );
}

function Diamond(props: {
  estimate: EstimateLike;
  prediction: { readonly low: number; readonly high: number } | null;
  at: (value: number) => string;
}) {
  const { value, low, high } = props.estimate;
  const { prediction, at } = props;
  if (value === null || low === null || high === null) return null;
  const middle = `${(100 * (value - low)) / (high - low)}%`;
  return (
    <>
      {prediction && (
        <span
          className="absolute top-1/2 h-0.5 -translate-y-1/2 bg-plaintext"
          style={{ left: at(prediction.low), right: `calc(100% - ${at(prediction.high)})` }}
        />
      )}
      <span
        className="absolute top-1/2 h-5 -translate-y-1/2 bg-secure"
        style={{
          left: at(low),
          right: `calc(100% - ${at(high)})`,
          clipPath: `polygon(0 50%, ${middle} 0, 100% 50%, ${middle} 100%)`,
        }}
      />
    </>
  );
}
