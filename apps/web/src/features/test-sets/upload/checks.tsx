import type { FileCheck } from '@doubleblind/contracts';
import { formatBytes } from '@/components/format';
import { Badge } from '@/components/ui/badge';
import { Table } from '@/components/ui/table';

const TONES = { accepted: 'good', rejected: 'bad', duplicate: 'warn' } as const;

/** What the agent found in each file; the ones that need attention come first. */
export function Checks({ checks }: { checks: readonly FileCheck[] }) {
  return (
    <div className="max-h-96 overflow-y-auto">
      <Table
        caption="Checks of the files"
        rows={checks}
        rowKey={(row) => row.name}
        columns={[
          { key: 'name', title: 'File', cell: (row) => <span className="block min-w-44 break-all">{row.name}</span> },
          { key: 'status', title: 'Check', cell: (row) => <Badge tone={TONES[row.status]}>{row.status}</Badge> },
          { key: 'format', title: 'Format', cell: (row) => row.format?.toUpperCase() ?? '–' },
          {
            key: 'size',
            title: 'Pixels',
            numeric: true,
            cell: (row) => (row.width ? `${row.width} × ${row.height}` : '–'),
          },
          { key: 'bytes', title: 'Size', numeric: true, cell: (row) => formatBytes(row.bytes) },
          { key: 'remark', title: 'Remarks', cell: (row) => row.failure?.detail ?? row.warnings.join(' ') },
        ]}
      />
    </div>
  );
}
