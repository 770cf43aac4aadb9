import Link from 'next/link';
import type { ReactNode } from 'react';
import { Table } from '@/components/ui/table';
import { readerWords } from '@/features/session/reader';
import type { StructureDice } from '@/server/evaluations/read/evaluations';
import { DiceCell } from './dice-cell.tsx';

/** One released evaluation of masks. */
export interface DiceRow {
  readonly evaluationId: string;
  readonly name: ReactNode;
  readonly structures: readonly StructureDice[];
}

/** Mean of Dice's coefficient in each structure, an evaluation a row. `what`: heading of the names. */
export async function DiceTable(props: { rows: readonly DiceRow[]; what: string; caption: string }) {
  const t = await readerWords();
  const { rows, what, caption } = props;
  const structures = [...new Set(rows.flatMap((row) => row.structures.map(({ structure }) => structure)))];
  return (
    <Table
      caption={caption}
      rows={rows}
      rowKey={(row) => row.evaluationId}
      note={t(
        'Mean of Dice’s coefficient over the cases of which a mask has a voxel, with its interval, as the hospital released it: rounded so that no case shows in it.',
      )}
      columns={[
        {
          key: 'name',
          title: what,
          cell: (row) => (
            <Link
              href={`/evaluations/${row.evaluationId}/results`}
              prefetch={false}
              className="text-accent underline-offset-2 hover:underline"
            >
              {row.name}
            </Link>
          ),
        },
        ...structures.map((structure) => ({
          key: structure,
          title: structure,
          numeric: true,
          cell: (row: DiceRow) => {
            const found = row.structures.find((one) => one.structure === structure);
            return found ? <DiceCell figure={found.dice} t={t} /> : '–';
          },
        })),
      ]}
    />
  );
}
