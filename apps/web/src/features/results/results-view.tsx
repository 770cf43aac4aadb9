import type { Report } from '@doubleblind/contracts';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { readerWords } from '@/features/session/reader';
import { Hashes } from './hashes.tsx';
import { InShort } from './in-short.tsx';
import { PartList, PartView } from './part-view.tsx';
import { chosenPart, EVERYTHING, partsOf } from './parts.ts';

/**
 * Released results as a page: the answer first, below it the part that the address names. Only that part is made and sent;
 * another comes when somebody asks for it.
 */
export async function ResultsView(props: {
  report: Report;
  /** Path of the page; `part` is its query's. */
  path: string;
  part?: string | undefined;
  /** Whether the goal was met. */
  acceptance: ReactNode;
  /** Below the answer. */
  actions: ReactNode;
  /** What is not in these results. */
  absent: ReactNode;
  /** With the hashes. */
  signature: ReactNode;
}) {
  const t = await readerWords();
  const all = partsOf(props.report, t);
  const { inShort, parts, hashes } = all;
  const chosen = chosenPart(all, props.part);
  return (
    <>
      <InShort part={inShort} t={t}>
        {props.acceptance}
      </InShort>
      {props.actions}
      <PartList
        parts={parts}
        chosen={chosen}
        t={t}
        item={({ id, title }, { className, here }) => (
          <Link
            href={`${props.path}?part=${id}`}
            scroll={false}
            prefetch={false}
            aria-current={here ? 'page' : undefined}
            className={className}
          >
            {title}
          </Link>
        )}
      />
      <PartView parts={parts} chosen={chosen} t={t} />
      {props.absent}
      <Hashes rows={hashes} open={chosen === EVERYTHING} t={t}>
        {props.signature}
      </Hashes>
    </>
  );
}
