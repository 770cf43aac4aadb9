'use client';

import type { Report } from '@doubleblind/contracts';
import { useMemo, useState } from 'react';
import { Hashes } from './hashes.tsx';
import { InShort } from './in-short.tsx';
import { PartList, PartView } from './part-view.tsx';
import { chosenPart, partsOf } from './parts.ts';

/** A report that this browser has from the hospital's own agent, looked at part by part as released results are. */
export function ReportBrowser({ report }: { report: Report }) {
  const all = useMemo(() => partsOf(report), [report]);
  const { inShort, parts, hashes } = all;
  const [wanted, setWanted] = useState<string>();
  const chosen = chosenPart(all, wanted);
  return (
    <>
      <InShort part={inShort} />
      <PartList
        parts={parts}
        chosen={chosen}
        item={({ id, title }, { className, here }) => (
          <button type="button" aria-pressed={here} className={className} onClick={() => setWanted(id)}>
            {title}
          </button>
        )}
      />
      <PartView parts={parts} chosen={chosen} />
      <Hashes rows={hashes} />
    </>
  );
}
