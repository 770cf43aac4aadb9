import Link from 'next/link';
import { formatBytes } from '@/components/format';
import { Badge } from '@/components/ui/badge';
import { Panel } from '@/components/ui/page';
import { readerFormats, readerWords } from '@/features/session/reader';
import type { listModels } from '@/server/models/read';

type Model = Awaited<ReturnType<typeof listModels>>[number];

/** Models with their versions; to their own vendor each says who sees it, to others whose it is. */
export async function ModelList({ models, own }: { models: readonly Model[]; own: boolean }) {
  const t = await readerWords();
  const { formatDate } = await readerFormats();
  return (
    <div className="mb-10 grid gap-4 lg:grid-cols-2">
      {models.map((model) => (
        <Panel key={model.id}>
          <div className="flex flex-wrap items-baseline justify-between gap-2">
            <h2 className="text-lg">{model.name}</h2>
            {own ? (
              <Badge tone={model.listed ? 'good' : 'plain'}>
                {model.listed ? t('Seen by hospitals') : t('Hidden')}
              </Badge>
            ) : (
              <span className="text-soft">{model.vendor}</span>
            )}
          </div>
          <ul className="mt-3 divide-y divide-line">
            {model.versions.map((version) => (
              <li key={version.id} className="py-2.5">
                <Link
                  href={`/models/${version.id}`}
                  prefetch={false}
                  className="font-medium text-accent underline-offset-2 hover:underline"
                >
                  {t('Version {modelVersion}', { modelVersion: version.modelVersion })}
                </Link>
                <span className="text-soft">
                  {' '}
                  ·{' '}
                  {t('{date} · about {bytes} an image', {
                    date: formatDate(version.createdAt),
                    bytes: formatBytes(version.bytesPerImage),
                  })}
                </span>
                {version.archivedAt && (
                  <span className="ml-2">
                    <Badge>{t('Archived')}</Badge>
                  </span>
                )}
                <p className="text-sm text-soft">{version.findings.join(', ')}</p>
              </li>
            ))}
          </ul>
        </Panel>
      ))}
    </div>
  );
}
