import Link from 'next/link';
import { Suspense } from 'react';
import { FileLink } from '@/components/ui/button';
import { FilterBar } from '@/components/ui/filter-bar';
import { givenTexts } from '@/components/ui/given-texts';
import { Empty, Notice, PageHeader } from '@/components/ui/page';
import { Table } from '@/components/ui/table';
import { ChainNotice } from '@/features/audit/chain-notice';
import { describeAction, describeDetail, SUBJECT_NAMES } from '@/features/audit/texts';
import { orNotFound, requireActor } from '@/features/session/current';
import { readerFormats, readerWords, titled } from '@/features/session/reader';
import { auditFilter } from '@/server/audit/export';
import { readableRecords } from '@/server/audit/read';
import { database } from '@/server/database/client';
import { numberIn } from '@/server/input';

export const generateMetadata = titled('Audit log');

const PAGE_SIZE = 50;
const NAMES = ['q', 'kind', 'from', 'to'] as const;

export default async function AuditPage(props: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const t = await readerWords();
  const actor = await requireActor();
  const address = await props.searchParams;
  const query = givenTexts(address, NAMES);
  const before = numberIn(address.before, 2 ** 31 - 1);
  const records = await orNotFound(() =>
    readableRecords(database(), actor, { ...auditFilter(query), limit: PAGE_SIZE, ...(before && { before }) }),
  );
  const { formatSecond } = await readerFormats();
  const older = new URLSearchParams({ ...query, before: String(records.at(-1)?.sequence) });
  return (
    <>
      <PageHeader
        title={t('Audit log')}
        lead={t('Every decision and every change of state. Each record carries the hash of the one before it.')}
        actions={
          <FileLink href={`/api/v1/audit.csv?${new URLSearchParams(query)}`}>
            {Object.keys(query).length > 0 ? t('These records (CSV)') : t('All records (CSV)')}
          </FileLink>
        }
      />
      <div className="mb-6">
        <Suspense fallback={<Notice>{t('Checking the whole chain…')}</Notice>}>
          <ChainNotice actor={actor} />
        </Suspense>
      </div>
      <FilterBar
        path="/audit"
        query={query}
        search={t('Search names')}
        choices={[
          {
            name: 'kind',
            label: t('About'),
            all: t('Everything'),
            options: Object.entries(SUBJECT_NAMES).map(([kind, text]) => [kind, t(text)] as const),
          },
        ]}
      >
        {(['from', 'to'] as const).map((name) => (
          <label key={name} className="block text-sm text-soft">
            {name === 'from' ? t('From (UTC)') : t('To (UTC)')}
            <input type="date" name={name} defaultValue={query[name]} className="field mt-1 text-base" />
          </label>
        ))}
      </FilterBar>
      {records.length === 0 ? (
        <Empty title={t('No record fits.')}>{t('Choose less, or show all.')}</Empty>
      ) : (
        <Table
          caption={t('Audit records')}
          rows={records}
          rowKey={(row) => String(row.sequence)}
          columns={[
            { key: 'sequence', title: t('Record'), cell: (row) => row.sequence },
            {
              key: 'at',
              title: t('When'),
              cell: (row) => <span className="block min-w-32">{formatSecond(row.at)}</span>,
            },
            {
              key: 'what',
              title: t('What'),
              cell: (row) => (
                <span className="block min-w-64">
                  {describeAction(row, t)}
                  <span className="block text-sm break-words text-soft">{describeDetail(row, t)}</span>
                </span>
              ),
            },
            { key: 'actor', title: t('Who'), cell: (row) => row.actor.name },
            {
              key: 'hash',
              title: t('Hash'),
              cell: (row) => (
                <span className="font-mono text-sm text-soft" title={row.hash}>
                  {row.hash.slice(0, 8)}…
                </span>
              ),
            },
          ]}
        />
      )}
      {records.length === PAGE_SIZE && (
        <p className="mt-4">
          <Link href={`/audit?${older}`} className="text-accent">
            {t('Older records')}
          </Link>
        </p>
      )}
    </>
  );
}
