import type { Report } from '@doubleblind/contracts';
import { type Block, reportBlocks } from '@doubleblind/report/content';
import { Section } from '@/components/ui/page';
import { BlockView } from './blocks.tsx';

interface Part {
  readonly title: string;
  readonly id: string;
  readonly blocks: readonly Exclude<Block, { kind: 'heading' }>[];
}

/** A report as a page: what the results page and the hospital's preview both show, in the order of the PDF. */
export function ResultsView({ report }: { report: Report }) {
  const parts = partsOf(reportBlocks(report));
  return (
    <>
      <nav aria-label="On this page" className="mb-10">
        <ul className="flex flex-wrap gap-x-5 gap-y-1">
          {parts.map(({ id, title }) => (
            <li key={id}>
              <a href={`#${id}`} className="text-accent underline-offset-2 hover:underline">
                {title}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      {parts.map(({ id, title, blocks }) => (
        <Section key={id} id={id} title={title}>
          <div className="grid gap-6">
            {blocks.map((block, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: blocks of a report never move
              <BlockView key={index} block={block} />
            ))}
          </div>
        </Section>
      ))}
    </>
  );
}

function partsOf(blocks: readonly Block[]): Part[] {
  const parts: { title: string; id: string; blocks: Exclude<Block, { kind: 'heading' }>[] }[] = [];
  for (const block of blocks) {
    if (block.kind !== 'heading') parts.at(-1)?.blocks.push(block);
    else parts.push({ title: block.text, id: block.text.toLowerCase().replaceAll(/[^a-z]+/g, '-'), blocks: [] });
  }
  return parts;
}
