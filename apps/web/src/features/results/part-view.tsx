import type { ReactNode } from 'react';
import { Section } from '@/components/ui/page';
import type { Words } from '@/language/words';
import { BlockView } from './blocks.tsx';
import { EVERYTHING, type PartBlock, type ReportParts } from './parts.ts';

/** The part that was chosen, or all of them with nothing folded. */
export function PartView({ parts, chosen, t }: { parts: ReportParts['parts']; chosen: string; t: Words }) {
  const whole = chosen === EVERYTHING;
  const shown = parts
    .filter(({ id }) => whole || id === chosen)
    .map(({ id, title, blocks }) => (
      <Section key={id} id={id} title={t(title)}>
        <div className="grid gap-6">
          {blocks.map((block, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: blocks of a report never move
            <BlockView key={index} block={block} most={whole ? Infinity : rowsShown(blocks, index)} t={t} />
          ))}
        </div>
      </Section>
    ));
  return (
    <>
      {t.language !== 'en' && (
        <p className="mb-4 text-sm text-soft">
          {t('Sentences of the signed report are shown as they were signed, in English.')}
        </p>
      )}
      {shown}
    </>
  );
}

/** Rows of a table that is not folded: the first one of a part is what it is about, further ones are looked up. */
function rowsShown(blocks: readonly PartBlock[], index: number): number {
  return index === blocks.findIndex(({ kind }) => kind === 'table') ? 20 : 6;
}

/** `item` makes the link or button of a part; `here` is the one that is shown. */
export function PartList(props: {
  parts: ReportParts['parts'];
  chosen: string;
  t: Words;
  item: (part: { id: string; title: string }, look: { className: string; here: boolean }) => ReactNode;
}) {
  const { t } = props;
  const entries = [
    ...props.parts.map(({ id, title }) => ({ id, title: t(title) })),
    { id: EVERYTHING, title: t('Everything, to print') },
  ];
  return (
    <nav aria-label={t('Parts of the report')} className="mb-6 border-b border-line print:hidden">
      <ul className="-mb-px flex flex-wrap gap-x-1">
        {entries.map(({ id, title }) => {
          const here = id === props.chosen;
          const className = `inline-block border-b-2 px-2.5 py-2 ${
            here ? 'border-accent font-medium text-accent' : 'border-transparent text-soft hover:text-ink'
          }`;
          return <li key={id}>{props.item({ id, title }, { className, here })}</li>;
        })}
      </ul>
    </nav>
  );
}
