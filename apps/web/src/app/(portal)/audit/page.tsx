import type { Metadata } from 'next';
import Link from 'next/link';
import { Suspense } from 'react';
import { formatTime } from '@/components/format';
import { Notice, PageHeader } from '@/components/ui/page';
import { Table } from '@/components/ui/table';
import { ChainNotice } from '@/features/audit/chain-notice';
import { describeAction, describeDetail } from '@/features/audit/texts';
import { orNotFound, requireActor } from '@/features/session/current';
import { readableRecords } from '@/server/audit/read';
import { database } from '@/server/database/client';
import { numberIn } from '@/server/input';

export const metadata: Metadata = { title: 'Audit log' };

const PAGE_SIZE = 50;

export default async function AuditPage({ searchParams }: { searchParams: Promise<{ before?: string }> }) {
  const actor = await requireActor();
  const before = numberIn((await searchParams).before, 2 ** 31 - 1);
  const records = await orNotFound(() =>
    readableRecords(database(), actor, { limit: PAGE_SIZE, ...(before && { before }) }),
  );
  return (
    <>
      <PageHeader
        title="Audit log"
        lead="Every decision and every change of state. Each record carries the hash of the one before it."
      />
      <div className="mb-6">
        <Suspense fallback={<Notice>Checking the whole chain…</Notice>}>
          <ChainNotice actor={actor} />
        </Suspense>
      </div>
      <Table
        caption="Audit records"
        rows={records}
        rowKey={(row) => String(row.sequence)}
        columns={[
          { key: 'sequence', title: 'Record', cell: (row) => row.sequence },
          { key: 'at', title: 'When', cell: (row) => <span className="whitespace-nowrap">{formatTime(row.at)}</span> },
          {
            key: 'what',
            title: 'What',
            cell: (row) => (
              <span className="block min-w-64">
                {describeAction(row)}
                <span className="block text-sm break-words text-soft">{describeDetail(row)}</span>
              </span>
            ),
          },
          { key: 'actor', title: 'Who', cell: (row) => row.actor.name },
          {
            key: 'hash',
            title: 'Hash',
            cell: (row) => <span className="font-mono text-sm text-soft">{row.hash.slice(0, 8)}…</span>,
          },
        ]}
      />
      {records.length === PAGE_SIZE && (
        <p className="mt-4">
          <Link href={`/audit?before=${records[records.length - 1].sequence}`} className="text-accent">
            Older records
          </Link>
        </p>
      )}
    </>
  );
}
