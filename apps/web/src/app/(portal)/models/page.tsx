import type { Metadata } from 'next';
import Link from 'next/link';
import { formatBytes, formatDate } from '@/components/format';
import { Badge } from '@/components/ui/badge';
import { Empty, PageHeader, Panel, Section } from '@/components/ui/page';
import { RegisterGuide } from '@/features/models/register-guide';
import { orNotFound, requireActor } from '@/features/session/current';
import { database } from '@/server/database/client';
import { listModels } from '@/server/models/read';

export const metadata: Metadata = { title: 'Models' };

export default async function ModelsPage() {
  const actor = await requireActor();
  const vendor = actor.organisationKind === 'vendor';
  const models = await orNotFound(() => listModels(database(), actor));
  return (
    <>
      <PageHeader
        title={vendor ? 'Our models' : 'Models'}
        lead={
          vendor
            ? 'Every version is a public program; its weights never leave your agent.'
            : 'Models that vendors offer for evaluation on your images.'
        }
      />
      <div className="mb-10 grid gap-4 lg:grid-cols-2">
        {models.map((model) => (
          <Panel key={model.id}>
            <div className="flex flex-wrap items-baseline justify-between gap-2">
              <h2 className="text-lg">{model.name}</h2>
              {vendor ? (
                <Badge tone={model.listed ? 'good' : 'plain'}>{model.listed ? 'Seen by hospitals' : 'Hidden'}</Badge>
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
                    Version {version.modelVersion}
                  </Link>
                  <span className="text-soft">
                    {' '}
                    · {formatDate(version.createdAt)} · about {formatBytes(version.bytesPerImage)} an image
                  </span>
                  <p className="text-sm text-soft">{version.findings.join(', ')}</p>
                </li>
              ))}
            </ul>
          </Panel>
        ))}
      </div>
      {models.length === 0 && !vendor && (
        <Empty title="No vendor lists a model yet.">
          Vendors register models with their own agents; they appear here.
        </Empty>
      )}
      {vendor && (
        <Section
          title="Register a compiled model"
          lead="Your agent compiles the ONNX file where it lies. The public program and its hash come here; the weights stay in the agent’s folder."
        >
          <RegisterGuide />
        </Section>
      )}
    </>
  );
}
