import type { Metadata } from 'next';
import Link from 'next/link';
import { cache } from 'react';
import { Badge } from '@/components/ui/badge';
import { PageHeader } from '@/components/ui/page';
import { Table } from '@/components/ui/table';
import { manifestChanges } from '@/features/models/changes';
import { orNotFound, requireActor } from '@/features/session/current';
import { readerFormats, readerWords } from '@/features/session/reader';
import type { Words } from '@/language/words';
import { database } from '@/server/database/client';
import { readModelVersions } from '@/server/models/read';

interface Address {
  readonly params: Promise<{ id: string }>;
}

/** Read once for the title and for the page. */
const read = cache(async (id: string) => {
  const actor = await requireActor();
  return orNotFound(() => readModelVersions(database(), actor, id));
});

export async function generateMetadata({ params }: Address): Promise<Metadata> {
  const t = await readerWords();
  return { title: t('Versions of {name}', { name: (await read((await params).id)).name }) };
}

export default async function VersionsPage({ params }: Address) {
  const t = await readerWords();
  const { id } = await params;
  const { name, versions } = await read(id);
  const { formatTime } = await readerFormats();
  return (
    <>
      <PageHeader
        back={{ href: `/models/${id}`, label: name }}
        title={t('Versions of {name}', { name })}
        lead={t(
          'Newest first, each with what its vendor declares otherwise than in the version before it. Weights may differ in any.',
        )}
      />
      <ol className="grid gap-8">
        {versions.map((version, index) => {
          const before = versions[index + 1];
          const changes = before ? manifestChanges(before.manifest, version.manifest, t) : [];
          return (
            <li key={version.id}>
              <h2 className="text-lg">
                <Link
                  href={`/models/${version.id}`}
                  prefetch={false}
                  className="text-accent underline-offset-2 hover:underline"
                >
                  {version.modelVersion}
                </Link>{' '}
                {version.archivedAt && <Badge>{t('Archived')}</Badge>}
              </h2>
              <p className="mb-3 text-soft">
                {describe(formatTime(version.createdAt), before?.modelVersion, changes.length, t)}
              </p>
              {changes.length > 0 && (
                <Table
                  caption={t('What changed in {modelVersion}', { modelVersion: version.modelVersion })}
                  rows={changes}
                  rowKey={(row) => row.what}
                  columns={[
                    { key: 'what', title: t('What'), cell: (row) => row.what },
                    { key: 'before', title: before.modelVersion, cell: (row) => <Value text={row.before} /> },
                    { key: 'after', title: version.modelVersion, cell: (row) => <Value text={row.after} /> },
                  ]}
                />
              )}
            </li>
          );
        })}
      </ol>
    </>
  );
}

function describe(time: string, before: string | undefined, changes: number, t: Words): string {
  if (before === undefined) return t('Registered {time}, the first one', { time });
  return changes === 0
    ? t('Registered {time}, nothing declared otherwise from {before}', { time, before })
    : t('Registered {time}, {changes, plural, one {# difference} other {# differences}} from {before}', {
        ...{ time, before, changes },
      });
}

function Value({ text }: { text: string }) {
  const hash = /^[0-9a-f]{64}$/.test(text);
  return <span className={`block min-w-40 break-words ${hash ? 'font-mono text-sm break-all' : ''}`}>{text}</span>;
}
