'use client';

import { type ReactNode, useState } from 'react';
import { useWords } from '@/components/reader';
import { Button } from '@/components/ui/button';

/** As many drawings come at once; the others when somebody asks for them. */
const FIRST = 3;

/** Small multiples: one drawing a finding, all on the same scale; why some have none is said once for all with the same reason. */
export function Panels({ entries, whole }: { entries: readonly PanelEntry[]; whole: boolean }) {
  const t = useWords();
  const [all, setAll] = useState(false);
  const drawn = entries.filter((entry) => 'drawing' in entry);
  const missing = Map.groupBy(
    entries.filter((entry) => 'reason' in entry),
    ({ reason }) => reason,
  );
  const shown = whole || all || drawn.length <= FIRST + 1 ? drawn : drawn.slice(0, FIRST);
  return (
    <>
      <div className={`grid gap-3 sm:grid-cols-2 ${drawn.length > 2 ? 'xl:grid-cols-3' : ''}`}>
        {shown.map(({ finding, drawing, note }) => (
          <div key={finding} className="break-inside-avoid rounded-lg border border-line bg-surface p-3">
            <p className="mb-1 font-medium break-words">{finding}</p>
            {drawing}
            {note && <p className="mt-1 text-sm text-soft">{note}</p>}
          </div>
        ))}
      </div>
      {shown.length < drawn.length && (
        <Button look="quiet" className="mt-3" onClick={() => setAll(true)}>
          {t('Show the other {count}', { count: drawn.length - shown.length })}
        </Button>
      )}
      {[...missing].map(([reason, concerned]) => (
        <p key={reason} className="mt-3 max-w-3xl">
          {concerned.map(({ finding }) => finding).join(', ')}: {reason.replace(/\.$/, '')}.
        </p>
      ))}
    </>
  );
}

export type PanelEntry =
  | {
      readonly finding: string;
      readonly drawing: ReactNode;
      /** A sentence below the drawing. */
      readonly note?: string | undefined;
    }
  | {
      readonly finding: string;
      /** Why nothing is drawn. */
      readonly reason: string;
    };

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
