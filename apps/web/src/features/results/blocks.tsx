/** The blocks of a report on a page: the same headings, tables, figures and words as in its PDF. No server code here. */
import { Badge } from '@/components/ui/badge';
import { Facts, Panel } from '@/components/ui/page';
import { type Column, Table } from '@/components/ui/table';
import type { Words } from '@/language/words';
import { FIGURES } from './figures/index.tsx';
import type { PartBlock } from './parts.ts';

/** "1.6 MB", "9.3 s, 12.4 MB": nobody's name. */
const AMOUNTS = /^\d+(\.\d+)? ([kMGT]?B|ms|s)(, \d+(\.\d+)? ([kMGT]?B|ms|s))*$/;

/** `most`: a table with more rows is folded; infinitely many for printing, with nothing folded. */
export function BlockView({ block, most, t }: { block: PartBlock; most: number; t: Words }) {
  switch (block.kind) {
    case 'paragraph':
      return (
        <p className="max-w-3xl">
          {block.lead && <strong className="font-medium">{t(block.lead)} </strong>}
          {t(block.text)}
        </p>
      );
    case 'list':
      return (
        <ul className="grid max-w-3xl list-disc gap-1.5 pl-5">
          {block.items.map((item) => (
            <li key={item}>{t(item)}</li>
          ))}
        </ul>
      );
    case 'facts':
      return (
        <Panel>
          <Facts
            rows={block.rows.map(
              ([term, value]) => [t(term), AMOUNTS.test(value) ? t.figures(value) : t(value)] as const,
            )}
          />
        </Panel>
      );
    case 'table':
      return <TableView block={block} most={most} t={t} />;
    case 'figure':
      return <FigureView block={block} whole={most === Infinity} t={t} />;
  }
}

interface TableRow {
  readonly key: string;
  readonly cells: readonly string[];
  /** Its first cell is that of the row above, and is read but not shown again. */
  readonly continued: boolean;
}

/** Tables of running text, such as checklists, are long and folded, too. */
function TableView({ block, most, t }: { block: Extract<PartBlock, { kind: 'table' }>; most: number; t: Words }) {
  const { header, rows, textColumns } = block;
  const [title, caption] = [t(block.title), t(block.caption)];
  const text = textColumns.length === header.length;
  const columns = header.map(
    (name, index): Column<TableRow> => ({
      key: name,
      title: <Cell text={t(name)} t={t} />,
      numeric: !textColumns.includes(index),
      cell: ({ cells, continued }) =>
        index === 0 && continued ? (
          <span className="sr-only">{cells[0]}</span>
        ) : (
          <Cell text={textColumns.includes(index) ? cells[index] : t.figures(cells[index])} t={t} />
        ),
    }),
  );
  const table = (
    <Table
      caption={title}
      rows={rows.map((cells, index) => ({
        key: cells.join('\u0000'),
        cells,
        continued: !text && index > 0 && rows[index - 1][0] === cells[0],
      }))}
      rowKey={(row) => row.key}
      columns={columns}
      note={caption}
    />
  );
  if (rows.length > most || (text && most !== Infinity)) {
    return (
      <details>
        <summary className="py-2 font-medium">
          {title}{' '}
          <span className="font-normal text-soft">
            {t('{rows, plural, one {# row} other {# rows}}', { rows: rows.length })}
          </span>
        </summary>
        {table}
      </details>
    );
  }
  return (
    <div>
      <h3 className="mb-2 font-medium">{title}</h3>
      {table}
    </div>
  );
}

/** "0.948 [0.921-0.972]" has its interval under the value, so that tables with many columns stay narrow. */
function Cell({ text, t }: { text: string; t: Words }) {
  if (text === 'yes' || text === 'no') return <Badge tone={text === 'yes' ? 'good' : 'warn'}>{t(text)}</Badge>;
  const split = /^(.+) (\[[^[]+\])$/.exec(text);
  if (split === null) return text;
  return (
    <>
      {split[1]} <span className="block text-sm font-normal text-soft">{split[2]}</span>
    </>
  );
}

function FigureView({ block, whole, t }: { block: Extract<PartBlock, { kind: 'figure' }>; whole: boolean; t: Words }) {
  const Drawings = FIGURES[block.figure];
  return (
    <figure>
      <h3 className="mb-2 font-medium">{t(block.title)}</h3>
      <Drawings report={block.report} whole={whole} t={t} />
      <figcaption className="mt-2 max-w-3xl text-sm text-soft">{t(block.caption)}</figcaption>
    </figure>
  );
}
