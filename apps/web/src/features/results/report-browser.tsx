'use client';

import type { Report } from '@doubleblind/contracts';
import { useMemo, useState } from 'react';
import { useWords } from '@/components/reader';
import { Hashes } from './hashes.tsx';
import { InShort } from './in-short.tsx';
import { PartList, PartView } from './part-view.tsx';
import { chosenPart, partsOf } from './parts.ts';

/** A report that this browser has from the hospital's own agent, looked at part by part as released results are. */
export function ReportBrowser({ report }: { report: Report }) {
  const t = useWords();
  const all = useMemo(() => partsOf(report, t), [report, t]);
  const { inShort, parts, hashes } = all;
  const [wanted, setWanted] = useState<string>();
  const chosen = chosenPart(all, wanted);
  return (
    <>
      <InShort part={inShort} t={t} />
      <PartList
        parts={parts}
        chosen={chosen}
        t={t}
        item={({ id, title }, { className, here }) => (
          <button type="button" aria-pressed={here} className={className} onClick={() => setWanted(id)}>
            {title}
          </button>
        )}
      />
      <PartView parts={parts} chosen={chosen} t={t} />
      <Hashes rows={hashes} t={t} />
    </>
  );
}
