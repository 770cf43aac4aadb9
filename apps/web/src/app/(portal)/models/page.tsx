import type { Metadata } from 'next';
import Link from 'next/link';
import { formatBytes, formatDate } from '@/components/format';
import { Badge } from '@/components/ui/badge';
import { Command } from '@/components/ui/command';
import { Empty, PageHeader, Panel, Section } from '@/components/ui/page';
import { orNotFound, requireActor } from '@/features/session/current';
import { database } from '@/server/database/client';
import { listModels } from '@/server/models/read';

export const metadata: Metadata = { title: 'Models' };

function RegisterGuide() {
  return (
    <Section
      title="Register a compiled model"
      lead="Your agent compiles the ONNX file where it lies. The public program and its hash come here; the weights stay in the agent’s folder."
    >
      <div className="grid max-w-3xl gap-3">
        <Command>party-agent check model.onnx --calibration films/</Command>
        <Command>
          {'party-agent compile model.onnx --calibration films/ --findings "Edema,Pneumonia" --out my-model'}
        </Command>
        <Command>party-agent register-model --model my-model --name "My model" --model-version 1.0.0</Command>
        <p className="text-sm text-soft">
          Findings are the names of the model’s outputs, in their order. Where the graph ends in neither sigmoid nor
          softmax, check asks for --output with what its outputs mean. The agent has to be enrolled; its running daemon
          registers the model. The portal checks the agent’s signature and the program’s hash, and that its form has no
          place for a weight.
        </p>
      </div>
    </Section>
  );
}

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
      {vendor && <RegisterGuide />}
    </>
  );
}
