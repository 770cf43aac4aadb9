import { FilterBar } from '@/components/ui/filter-bar';
import { givenTexts } from '@/components/ui/given-texts';
import { findingOptions, narrowed, optionsOf } from '@/components/ui/narrowed';
import { Empty, PageHeader, Section } from '@/components/ui/page';
import { ModelList } from '@/features/models/model-list';
import { RegisterGuide } from '@/features/models/register-guide';
import { orNotFound, requireActor } from '@/features/session/current';
import { readerWords, titled } from '@/features/session/reader';
import { hasRoleFor } from '@/server/authorisation/authorise';
import { database } from '@/server/database/client';
import { listModels } from '@/server/models/read';

export const generateMetadata = titled('Models');

export default async function ModelsPage(props: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const t = await readerWords();
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
        title={vendor ? t('Our models') : t('Models')}
        lead={
          vendor
            ? t('Every version is a public program; its weights never leave your agent.')
            : t('Models that vendors offer for evaluation on your images.')
        }
      />
      <FilterBar
        path="/models"
        query={query}
        search={t('Search names and findings')}
        choices={[
          {
            name: 'partner',
            label: t('Vendor'),
            all: t('Any'),
            options: vendor ? [] : optionsOf(all, ({ vendor }) => vendor),
          },
          {
            name: 'finding',
            label: t('Finding'),
            all: t('Any'),
            options: findingOptions(all.flatMap(({ versions }) => versions)),
          },
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
      <ModelList models={models} own={vendor} />
      {models.length === 0 && all.length > 0 && (
        <Empty title={t('No model fits.')}>{t('Choose less, or show all.')}</Empty>
      )}
      {all.length === 0 && !vendor && (
        <Empty title={t('No vendor lists a model yet.')}>
          {t('Vendors register models with their own agents; they appear here.')}
        </Empty>
      )}
      {hasRoleFor(actor, 'model.share') && (
        <Section
          title={t('Register a compiled model')}
          lead={t(
            'Your agent compiles the model’s file where it lies. The public program and its hash come here; the weights stay in the agent’s folder.',
          )}
        >
          <RegisterGuide />
        </Section>
      )}
    </>
  );
}
