import type { ReactNode } from 'react';

export interface Column<Row> {
  readonly key: string;
  readonly title: ReactNode;
  readonly cell: (row: Row) => ReactNode;
  /** Numbers stand to the right. */
  readonly numeric?: boolean;
}

/** A table that scrolls inside its own frame where the screen is narrow. The first column is the row's heading. */
export function Table<Row>(props: {
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** Shown under the table; figures and tables explain themselves. */
  note?: ReactNode;
}) {
  return (
    <figure>
      <section
        className="scroll-cue relative overflow-x-auto rounded-lg border border-line"
        aria-label={props.caption}
        // A region that scrolls must be reachable by keyboard.
        // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
        tabIndex={0}
      >
        <table className="w-full border-collapse text-left">
          <caption className="sr-only">{props.caption}</caption>
          <thead>
            <tr className="border-b border-line text-sm text-soft">
              {props.columns.map((column) => (
                <th
                  key={column.key}
                  scope="col"
                  className={`px-3 py-2.5 align-bottom font-medium ${column.numeric ? 'text-right' : ''}`}
                >
                  {column.title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {props.rows.map((row) => (
              <tr key={props.rowKey(row)} className="border-b border-line last:border-0">
                {props.columns.map((column, index) => {
                  const look = `px-3 py-2.5 align-top ${column.numeric ? 'text-right whitespace-nowrap' : ''}`;
                  return index === 0 ? (
                    <th key={column.key} scope="row" className={`${look} font-medium`}>
                      {column.cell(row)}
                    </th>
                  ) : (
                    <td key={column.key} className={`${look} [&_button]:whitespace-nowrap`}>
                      {column.cell(row)}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {props.note && <figcaption className="mt-2 max-w-3xl text-sm text-soft">{props.note}</figcaption>}
    </figure>
  );
}
