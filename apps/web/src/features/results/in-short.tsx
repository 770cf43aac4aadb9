import type { ReactNode } from 'react';
import { Panel } from '@/components/ui/page';
import type { Words } from '@/language/words';
import type { ReportPart } from './parts.ts';

/** The first screen: what was asked, the answer, how sure. `children` stands above it. */
export function InShort({ part, t, children }: { part: ReportPart; t: Words; children?: ReactNode }) {
  const rows: { term: string; texts: string[] }[] = [];
  for (const block of part.blocks) {
    if (block.kind !== 'paragraph') continue;
    if (block.lead !== undefined) rows.push({ term: t(block.lead).replace(/\.$/, ''), texts: [block.text] });
    else rows.at(-1)?.texts.push(block.text);
  }
  return (
    <section aria-label={t(part.title)} className="mb-6">
      <Panel className="grid gap-3">
        {children}
        <dl className="grid gap-y-3 sm:grid-cols-[9.5rem_1fr] sm:gap-x-6">
          {rows.map(({ term, texts }) => (
            <div key={term} className="contents">
              <dt className="-mb-2.5 text-sm text-soft sm:mb-0 sm:text-base">{term}</dt>
              <dd className="grid max-w-3xl gap-1">
                {texts.map((text) => (
                  <p key={text}>{text}</p>
                ))}
              </dd>
            </div>
          ))}
        </dl>
      </Panel>
    </section>
  );
}
