import type { Metadata } from 'next';
import Link from 'next/link';
import { Badge } from '@/components/ui/badge';
import { ButtonLink } from '@/components/ui/button';
import { FilterBar, givenTexts } from '@/components/ui/filter-bar';
import { findingOptions, narrowed, optionsOf } from '@/components/ui/narrowed';
import { Empty, PageHeader } from '@/components/ui/page';
import { Table } from '@/components/ui/table';
import { orNotFound, requireActor } from '@/features/session/current';
import { readerFormats } from '@/features/session/reader';
import { hasRoleFor } from '@/server/authorisation/authorise';
import { database } from '@/server/database/client';
import { listTestSets } from '@/server/test-sets/read';

export const metadata: Metadata = { title: 'Test sets' };

export default async function TestSetsPage(props: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const { formatCount, formatDate } = await readerFormats();
  const actor = await requireActor();
  const hospital = actor.organisationKind === 'hospital';
  const query = givenTexts(await props.searchParams, ['q', 'partner', 'finding', 'sort']);
  const all = await orNotFound(() => listTestSets(database(), actor));
  const testSets = narrowed(all, query, {
    texts: ({ name, hospital, findings, manifest }) => [name, hospital, manifest.description, ...findings],
    partner: ({ hospital }) => hospital,
    findings: ({ findings }) => findings,
  });
  return (
    <>
      <PageHeader
        title={hospital ? 'Our test sets' : 'Test sets'}
        lead={
          hospital
            ? 'Images and labels lie in your own agent. Here are only counts and hashes.'
            : 'Test sets that hospitals show, by their counts. Nobody here can see an image.'
        }
        actions={
          hasRoleFor(actor, 'test-set.upload') && <ButtonLink href="/test-sets/upload">Add a test set</ButtonLink>
        }
      />
      {all.length > 0 && (
        <FilterBar
          path="/test-sets"
          query={query}
          search="Search names and findings"
          choices={[
            {
              name: 'partner',
              label: 'Hospital',
              all: 'Any',
              options: hospital ? [] : optionsOf(all, (row) => row.hospital),
            },
            { name: 'finding', label: 'Finding', all: 'Any', options: findingOptions(all) },
            {
              name: 'sort',
              label: 'Order',
              all: 'Newest first',
              options: [
                ['name', 'By name'],
                ['old', 'Oldest first'],
              ],
            },
          ]}
        />
      )}
      {testSets.length === 0 && all.length > 0 ? (
        <Empty title="No test set fits.">Choose less, or show all.</Empty>
      ) : testSets.length === 0 ? (
        <Empty title={hospital ? 'No test set yet.' : 'No hospital shows a test set yet.'}>
          {hasRoleFor(actor, 'test-set.upload') &&
            'Drop a folder of images and a CSV of labels; they go straight to your own agent.'}
        </Empty>
      ) : (
        <Table
          caption="Test sets"
          rows={testSets}
          rowKey={(row) => row.id}
          columns={[
            {
              key: 'name',
              title: 'Test set',
              cell: (row) => (
                <Link
                  href={`/test-sets/${row.id}`}
                  prefetch={false}
                  className="text-accent underline-offset-2 hover:underline"
                >
                  {row.name}
                </Link>
              ),
            },
            ...(hospital
              ? []
              : [{ key: 'hospital', title: 'Hospital', cell: (row: (typeof testSets)[number]) => row.hospital }]),
            { key: 'images', title: 'Images', numeric: true, cell: (row) => formatCount(row.images) },
            { key: 'studies', title: 'Studies', numeric: true, cell: (row) => formatCount(row.studies) },
            { key: 'sites', title: 'Sites', numeric: true, cell: (row) => row.manifest.sites.length },
            {
              key: 'findings',
              title: 'Findings',
              cell: (row) => (
                <span className="line-clamp-2 max-w-80 min-w-40" title={row.findings.join(', ')}>
                  {row.findings.join(', ')}
                </span>
              ),
            },
            ...(hospital
              ? [
                  {
                    key: 'evaluations',
                    title: 'Evaluations',
                    numeric: true,
                    cell: (row: (typeof testSets)[number]) => formatCount(row.evaluations),
                  },
                  {
                    key: 'listed',
                    title: 'Counts seen by',
                    cell: (row: (typeof testSets)[number]) => (
                      <Badge tone={row.listed && !row.archivedAt ? 'good' : 'plain'}>
                        {row.archivedAt ? 'archived' : row.listed ? 'vendors' : 'only us'}
                      </Badge>
                    ),
                  },
                ]
              : []),
            {
              key: 'added',
              title: 'Added',
              cell: (row) => <span className="whitespace-nowrap">{formatDate(row.createdAt)}</span>,
            },
          ]}
        />
      )}
    </>
  );
}
