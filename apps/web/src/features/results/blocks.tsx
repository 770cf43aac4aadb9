/** The blocks of a report on a page: the same headings, tables, figures and words as in its PDF. No server code here. */
import { Badge } from '@/components/ui/badge';
import { Facts, Panel } from '@/components/ui/page';
import { type Column, Table } from '@/components/ui/table';
import { FIGURES } from './figures/index.tsx';
import type { PartBlock } from './parts.ts';

/** `most`: a table with more rows is folded; infinitely many for printing, with nothing folded. */
export function BlockView({ block, most }: { block: PartBlock; most: number }) {
  switch (block.kind) {
    case 'paragraph':
      return (
        <p className="max-w-3xl">
          {block.lead && <strong className="font-medium">{block.lead} </strong>}
          {block.text}
        </p>
      );
    case 'list':
      return (
        <ul className="grid max-w-3xl list-disc gap-1.5 pl-5">
          {block.items.map((item) => (
            <li key={item}>{item}</li>
          ))}
        </ul>
      );
    case 'facts':
      return (
        <Panel>
          <Facts rows={block.rows} />
        </Panel>
      );
    case 'table':
      return <TableView block={block} most={most} />;
    case 'figure':
      return <FigureView block={block} whole={most === Infinity} />;
  }
}

interface TableRow {
  readonly key: string;
  readonly cells: readonly string[];
  /** Its first cell is that of the row above, and is read but not shown again. */
  readonly continued: boolean;
}

/** Tables of running text, such as checklists, are long and folded, too. */
function TableView({ block, most }: { block: Extract<PartBlock, { kind: 'table' }>; most: number }) {
  const { title, caption, header, rows, textColumns } = block;
  const text = textColumns.length === header.length;
  const columns = header.map(
    (name, index): Column<TableRow> => ({
      key: name,
      title: <Cell text={name} />,
      numeric: !textColumns.includes(index),
      cell: ({ cells, continued }) =>
        index === 0 && continued ? <span className="sr-only">{cells[0]}</span> : <Cell text={cells[index]} />,
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
          {title} <span className="font-normal text-soft">{rows.length} rows</span>
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
function Cell({ text }: { text: string }) {
  if (text === 'yes' || text === 'no') return <Badge tone={text === 'yes' ? 'good' : 'warn'}>{text}</Badge>;
  const split = /^(.+) (\[[^[]+\])$/.exec(text);
  if (split === null) return text;
  return (
    <>
      {split[1]} <span className="block text-sm font-normal text-soft">{split[2]}</span>
    </>
  );
}

function FigureView({ block, whole }: { block: Extract<PartBlock, { kind: 'figure' }>; whole: boolean }) {
  const Drawings = FIGURES[block.figure];
  return (
    <figure>
      <h3 className="mb-2 font-medium">{block.title}</h3>
      <Drawings report={block.report} whole={whole} />
      <figcaption className="mt-2 max-w-3xl text-sm text-soft">{block.caption}</figcaption>
    </figure>
  );
}
