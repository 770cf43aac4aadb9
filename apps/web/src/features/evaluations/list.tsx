import Link from 'next/link';
import { StateBadge } from '@/components/ui/state-badge';
import { Table } from '@/components/ui/table';
import { EstimateCell } from '@/features/results/estimate-cell';
import { readerFormats, readerWords } from '@/features/session/reader';
import type { EvaluationRow } from '@/server/evaluations/read/evaluations';

export async function EvaluationTable({ rows, caption }: { rows: readonly EvaluationRow[]; caption: string }) {
  const t = await readerWords();
  const { formatCount, formatDate } = await readerFormats();
  return (
    <Table
      caption={caption}
      rows={rows}
      rowKey={(row) => row.id}
      columns={[
        {
          key: 'what',
          title: t('Evaluation'),
          cell: (row) => (
            <span className="block min-w-52">
              <span className="font-normal text-soft">#{row.number}</span>{' '}
              <Link
                href={`/evaluations/${row.id}`}
                prefetch={false}
                className="text-accent underline-offset-2 hover:underline"
              >
                {row.model}
              </Link>
              <span className="line-clamp-2 max-w-72 text-sm font-normal text-soft" title={row.purpose}>
                {row.purpose}
              </span>
            </span>
          ),
        },
        { key: 'state', title: t('State'), cell: (row) => <StateBadge state={row.state} /> },
        { key: 'set', title: t('Test set'), cell: (row) => <span className="block min-w-24">{row.testSet}</span> },
        { key: 'partner', title: t('With'), cell: (row) => <span className="block min-w-32">{row.partner}</span> },
        {
          key: 'headline',
          title: t('Mean AUROC'),
          numeric: true,
          cell: (row) => (row.headline ? <EstimateCell estimate={row.headline} /> : '–'),
        },
        { key: 'images', title: t('Images'), numeric: true, cell: (row) => formatCount(row.images) },
        {
          key: 'updated',
          title: t('Changed'),
          cell: (row) => <span className="whitespace-nowrap">{formatDate(row.updatedAt)}</span>,
        },
      ]}
    />
  );
}
