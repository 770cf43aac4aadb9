import type { Metadata } from 'next';
import { FilterBar, givenTexts } from '@/components/ui/filter-bar';
import { findingOptions, narrowed, optionsOf } from '@/components/ui/narrowed';
import { Empty, PageHeader, Section } from '@/components/ui/page';
import { ModelList } from '@/features/models/model-list';
import { RegisterGuide } from '@/features/models/register-guide';
import { orNotFound, requireActor } from '@/features/session/current';
import { hasRoleFor } from '@/server/authorisation/authorise';
import { database } from '@/server/database/client';
import { listModels } from '@/server/models/read';

export const metadata: Metadata = { title: 'Models' };

export default async function ModelsPage(props: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const actor = await requireActor();
  const vendor = actor.organisationKind === 'vendor';
  const query = givenTexts(await props.searchParams, ['q', 'partner', 'finding', 'sort']);
  const all = await orNotFound(() => listModels(database(), actor));
  const models = narrowed(all, query, {
    texts: ({ name, vendor, versions }) => [name, vendor, ...versions.flatMap(({ findings }) => findings)],
    partner: ({ vendor }) => vendor,
    findings: ({ versions }) => versions.flatMap(({ findings }) => findings),
  });
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
      <FilterBar
        path="/models"
        query={query}
        search="Search names and findings"
        choices={[
          {
            name: 'partner',
            label: 'Vendor',
            all: 'Any',
            options: vendor ? [] : optionsOf(all, ({ vendor }) => vendor),
          },
          {
            name: 'finding',
            label: 'Finding',
            all: 'Any',
            options: findingOptions(all.flatMap(({ versions }) => versions)),
          },
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
      <ModelList models={models} own={vendor} />
      {models.length === 0 && all.length > 0 && <Empty title="No model fits.">Choose less, or show all.</Empty>}
      {all.length === 0 && !vendor && (
        <Empty title="No vendor lists a model yet.">
          Vendors register models with their own agents; they appear here.
        </Empty>
      )}
      {hasRoleFor(actor, 'model.share') && (
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
