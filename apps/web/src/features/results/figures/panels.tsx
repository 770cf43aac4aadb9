'use client';

import { type ReactNode, useState } from 'react';
import { useWords } from '@/components/reader';
import { Button } from '@/components/ui/button';

/** As many drawings come at once; the others when somebody asks for them. */
const FIRST = 3;

/** Small multiples: one drawing a finding, all on the same scale, or why there is none. */
export function Panels({ entries, whole }: { entries: readonly PanelEntry[]; whole: boolean }) {
  const t = useWords();
  const [all, setAll] = useState(false);
  const shown = whole || all || entries.length <= FIRST + 1 ? entries : entries.slice(0, FIRST);
  return (
    <>
      <div className={`grid gap-3 sm:grid-cols-2 ${entries.length > 2 ? 'xl:grid-cols-3' : ''}`}>
        {shown.map(({ finding, drawing, note }) => (
          <div key={finding} className="break-inside-avoid rounded-lg border border-line bg-surface p-3">
            <p className="mb-1 font-medium break-words">{finding}</p>
            {drawing}
            {note && <p className="mt-1 text-sm text-soft">{note}</p>}
          </div>
        ))}
      </div>
      {shown.length < entries.length && (
        <Button look="quiet" className="mt-3" onClick={() => setAll(true)}>
          {t('Show the other {count}', { count: entries.length - shown.length })}
        </Button>
      )}
    </>
  );
}

export interface PanelEntry {
  readonly finding: string;
  readonly drawing: ReactNode;
  /** A sentence below the drawing. */
  readonly note?: string | undefined;
}

/** `text` says in words what the drawing shows. */
export function Drawing({ text, children }: { text: string; children: ReactNode }) {
  return (
    <div role="img" aria-label={text} className="h-56 overflow-hidden">
      <div aria-hidden="true" className="size-full">
        {children}
      </div>
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
