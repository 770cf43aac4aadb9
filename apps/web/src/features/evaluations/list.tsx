import Link from 'next/link';
import { formatCount, formatDate } from '@/components/format';
import { StateBadge } from '@/components/ui/badge';
import { Table } from '@/components/ui/table';
import type { EvaluationRow } from '@/server/evaluations/read/evaluations';

export function EvaluationTable({ rows, caption }: { rows: readonly EvaluationRow[]; caption: string }) {
  return (
    <Table
      caption={caption}
      rows={rows}
      rowKey={(row) => row.id}
      columns={[
        {
          key: 'what',
          title: 'Evaluation',
          cell: (row) => (
            <Link
              href={`/evaluations/${row.id}`}
              prefetch={false}
              className="text-accent underline-offset-2 hover:underline"
            >
              #{row.number} {row.model}
            </Link>
          ),
        },
        { key: 'state', title: 'State', cell: (row) => <StateBadge state={row.state} /> },
        { key: 'set', title: 'Test set', cell: (row) => row.testSet },
        { key: 'parties', title: 'Between', cell: (row) => `${row.vendor} and ${row.hospital}` },
        { key: 'images', title: 'Images', numeric: true, cell: (row) => formatCount(row.images) },
        {
          key: 'updated',
          title: 'Changed',
          cell: (row) => <span className="whitespace-nowrap">{formatDate(row.updatedAt)}</span>,
        },
      ]}
    />
  );
}
