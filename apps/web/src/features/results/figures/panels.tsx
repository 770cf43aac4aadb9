import type { ReactNode } from 'react';

/** Small multiples: one drawing a finding, all on the same scale, or why there is none. */
export function Panels<T extends { readonly finding: string }>(props: {
  entries: readonly T[];
  draw: (entry: T) => ReactNode;
  /** A sentence below a drawing. */
  note?: (entry: T) => string | undefined;
}) {
  return (
    <div className={`grid gap-3 sm:grid-cols-2 ${props.entries.length > 2 ? 'xl:grid-cols-3' : ''}`}>
      {props.entries.map((entry) => (
        <div key={entry.finding} className="rounded-lg border border-line bg-surface p-3">
          <p className="mb-1 font-medium break-words">{entry.finding}</p>
          {props.draw(entry)}
          {props.note?.(entry) && <p className="mt-1 text-sm text-soft">{props.note(entry)}</p>}
        </div>
      ))}
    </div>
  );
}

/** The drawing is hidden from screen readers: tables and captions say what it shows. */
export function Drawing({ children }: { children: ReactNode }) {
  return (
    <div aria-hidden="true" className="h-56 overflow-hidden">
      {children}
    </div>
  );
}

export function NotDrawn({ reason }: { reason: string }) {
  return (
    <div className="grid h-56 place-items-center rounded border border-dashed border-line p-4 text-center text-soft">
      {reason}
    </div>
  );
}
