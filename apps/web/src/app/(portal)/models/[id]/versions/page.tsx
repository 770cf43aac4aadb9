import type { Metadata } from 'next';
import Link from 'next/link';
import { cache } from 'react';
import { Badge } from '@/components/ui/badge';
import { PageHeader } from '@/components/ui/page';
import { Table } from '@/components/ui/table';
import { manifestChanges } from '@/features/models/changes';
import { orNotFound, requireActor } from '@/features/session/current';
import { readerFormats } from '@/features/session/reader';
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
  return { title: `Versions of ${(await read((await params).id)).name}` };
}

export default async function VersionsPage({ params }: Address) {
  const { id } = await params;
  const { name, versions } = await read(id);
  const { formatTime, formatNumberOf } = await readerFormats();
  return (
    <>
      <PageHeader
        back={{ href: `/models/${id}`, label: name }}
        title={`Versions of ${name}`}
        lead="Newest first, each with what its vendor declares otherwise than in the version before it. Weights may differ in any."
      />
      <ol className="grid gap-8">
        {versions.map((version, index) => {
          const before = versions[index + 1];
          const changes = before ? manifestChanges(before.manifest, version.manifest) : [];
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
                {version.archivedAt && <Badge>Archived</Badge>}
              </h2>
              <p className="mb-3 text-soft">
                Registered {formatTime(version.createdAt)}
                {before
                  ? `, ${changes.length === 0 ? 'nothing declared otherwise' : formatNumberOf(changes.length, 'difference')} from ${before.modelVersion}`
                  : ', the first one'}
              </p>
              {changes.length > 0 && (
                <Table
                  caption={`What changed in ${version.modelVersion}`}
                  rows={changes}
                  rowKey={(row) => row.what}
                  columns={[
                    { key: 'what', title: 'What', cell: (row) => row.what },
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

function Value({ text }: { text: string }) {
  const hash = /^[0-9a-f]{64}$/.test(text);
  return <span className={`block min-w-40 break-words ${hash ? 'font-mono text-sm break-all' : ''}`}>{text}</span>;
}
