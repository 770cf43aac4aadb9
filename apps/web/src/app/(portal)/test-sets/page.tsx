import Link from 'next/link';
import { Badge } from '@/components/ui/badge';
import { ButtonLink } from '@/components/ui/button';
import { FilterBar } from '@/components/ui/filter-bar';
import { givenTexts } from '@/components/ui/given-texts';
import { findingOptions, narrowed, optionsOf } from '@/components/ui/narrowed';
import { Empty, PageHeader } from '@/components/ui/page';
import { Table } from '@/components/ui/table';
import { orNotFound, requireActor } from '@/features/session/current';
import { readerFormats, readerWords, titled } from '@/features/session/reader';
import { hasRoleFor } from '@/server/authorisation/authorise';
import { database } from '@/server/database/client';
import { listTestSets } from '@/server/test-sets/read';

export const generateMetadata = titled('Test sets');

export default async function TestSetsPage(props: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const t = await readerWords();
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
        title={hospital ? t('Our test sets') : t('Test sets')}
        lead={
          hospital
            ? t('Images and labels lie in your own agent. Here are only counts and hashes.')
            : t('Test sets that hospitals show, by their counts. Nobody here can see an image.')
        }
        actions={
          hasRoleFor(actor, 'test-set.upload') && (
            <ButtonLink href="/test-sets/upload">{t('Add a test set')}</ButtonLink>
          )
        }
      />
      {all.length > 0 && (
        <FilterBar
          path="/test-sets"
          query={query}
          search={t('Search names and findings')}
          choices={[
            {
              name: 'partner',
              label: t('Hospital'),
              all: t('Any'),
              options: hospital ? [] : optionsOf(all, (row) => row.hospital),
            },
            { name: 'finding', label: t('Finding'), all: t('Any'), options: findingOptions(all) },
            {
              name: 'sort',
              label: t('Order'),
              all: t('Newest first'),
              options: [
                ['name', t('By name')],
                ['old', t('Oldest first')],
              ],
            },
          ]}
        />
      )}
      {testSets.length === 0 && all.length > 0 ? (
        <Empty title={t('No test set fits.')}>{t('Choose less, or show all.')}</Empty>
      ) : testSets.length === 0 ? (
        <Empty title={hospital ? t('No test set yet.') : t('No hospital shows a test set yet.')}>
          {hasRoleFor(actor, 'test-set.upload') &&
            t('Drop a folder of images and a CSV of labels; they go straight to your own agent.')}
        </Empty>
      ) : (
        <Table
          caption={t('Test sets')}
          rows={testSets}
          rowKey={(row) => row.id}
          columns={[
            {
              key: 'name',
              title: t('Test set'),
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
              : [{ key: 'hospital', title: t('Hospital'), cell: (row: (typeof testSets)[number]) => row.hospital }]),
            { key: 'images', title: t('Images'), numeric: true, cell: (row) => formatCount(row.images) },
            { key: 'studies', title: t('Studies'), numeric: true, cell: (row) => formatCount(row.studies) },
            { key: 'sites', title: t('Sites'), numeric: true, cell: (row) => row.manifest.sites.length },
            {
              key: 'findings',
              title: t('Findings'),
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
                    title: t('Evaluations'),
                    numeric: true,
                    cell: (row: (typeof testSets)[number]) => formatCount(row.evaluations),
                  },
                  {
                    key: 'listed',
                    title: t('Counts seen by'),
                    cell: (row: (typeof testSets)[number]) => (
                      <Badge tone={row.listed && !row.archivedAt ? 'good' : 'plain'}>
                        {row.deletedAt
                          ? t('deleted')
                          : row.archivedAt
                            ? t('archived')
                            : row.listed
                              ? t('vendors')
                              : t('only us')}
                      </Badge>
                    ),
                  },
                ]
              : []),
            {
              key: 'added',
              title: t('Added'),
              cell: (row) => <span className="whitespace-nowrap">{formatDate(row.createdAt)}</span>,
            },
          ]}
        />
      )}
    </>
  );
}
