import Link from 'next/link';
import { StateBadge } from '@/components/ui/state-badge';
import { Table } from '@/components/ui/table';
import { DiceCell } from '@/features/results/dice-cell';
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
          title: rows.some(({ dice }) => dice) ? t('Mean AUROC or Dice') : t('Mean AUROC'),
          numeric: true,
          cell: (row) => <Headline row={row} />,
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

/** Structures that a list shows of an evaluation of masks; its page has them all. */
const MOST_STRUCTURES = 3;

async function Headline({ row: { headline, dice } }: { row: EvaluationRow }) {
  if (headline) return <EstimateCell estimate={headline} />;
  if (!dice) return '–';
  const t = await readerWords();
  return (
    <>
      {dice.slice(0, MOST_STRUCTURES).map(({ structure, dice: mean }) => (
        <span key={structure} className="block">
          <span className="block max-w-40 truncate text-sm font-normal text-soft" title={structure}>
            {t('Dice, {structure}', { structure })}
          </span>
          <DiceCell figure={mean} t={t} />
        </span>
      ))}
      {dice.length > MOST_STRUCTURES && (
        <span className="block text-sm text-soft">
          {t('and {count} more', { count: dice.length - MOST_STRUCTURES })}
        </span>
      )}
    </>
  );
}
