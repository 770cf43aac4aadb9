'use client';

import type { FileCheck } from '@doubleblind/contracts';
import { formatBytes } from '@/components/format';
import { useWords } from '@/components/reader';
import { Badge } from '@/components/ui/badge';
import { Table } from '@/components/ui/table';

const TONES = { accepted: 'good', rejected: 'bad', duplicate: 'warn' } as const;

/** What the agent found in each file; the ones that need attention come first. */
export function Checks({ checks }: { checks: readonly FileCheck[] }) {
  const t = useWords();
  return (
    <div className="max-h-96 overflow-y-auto">
      <Table
        caption={t('Checks of the files')}
        rows={checks}
        rowKey={(row) => row.name}
        columns={[
          {
            key: 'name',
            title: t('File'),
            cell: (row) => <span className="block min-w-44 break-all">{row.name}</span>,
          },
          { key: 'status', title: t('Check'), cell: (row) => <Badge tone={TONES[row.status]}>{t(row.status)}</Badge> },
          { key: 'format', title: t('Format'), cell: (row) => row.format?.toUpperCase() ?? '–' },
          {
            key: 'size',
            title: t('Pixels'),
            numeric: true,
            cell: (row) => (row.width ? `${row.width} × ${row.height}` : '–'),
          },
          { key: 'bytes', title: t('Size'), numeric: true, cell: (row) => t.figures(formatBytes(row.bytes)) },
          { key: 'remark', title: t('Remarks'), cell: (row) => row.failure?.detail ?? row.warnings.join(' ') },
        ]}
      />
    </div>
  );
}
