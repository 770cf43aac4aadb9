import { CAPTIONS } from '@doubleblind/metrics';
import type { Metadata } from 'next';
import Link from 'next/link';
import { cache } from 'react';
import { Empty, Notice, PageHeader, Section } from '@/components/ui/page';
import { Table } from '@/components/ui/table';
import { ChooseCompared } from '@/features/results/choose-compared';
import { DiceTable } from '@/features/results/dice-table';
import { EstimateCell } from '@/features/results/estimate-cell';
import { Forest } from '@/features/results/figures/forest';
import { PairedComparison } from '@/features/results/paired-comparison';
import { orNotFound, requireActor } from '@/features/session/current';
import { readerWords } from '@/features/session/reader';
import { database } from '@/server/database/client';
import { type ComparedModel, compareOnTestSet } from '@/server/results/read/comparison';
import { readTestSet } from '@/server/test-sets/read';

interface Address {
  readonly params: Promise<{ id: string }>;
  readonly searchParams: Promise<{ with?: string | string[] }>;
}

/** Read once for the title and for the page. */
const read = cache(async (id: string) => {
  const actor = await requireActor();
  return { actor, testSet: await orNotFound(() => readTestSet(database(), actor, id)) };
});

export async function generateMetadata({ params }: Address): Promise<Metadata> {
  const t = await readerWords();
  return { title: t('Models on {name}', { name: (await read((await params).id)).testSet.name }) };
}

/** Without a choice the newest are compared, as many as an agent does at a time. */
const MOST = 10;

type Released = Omit<ComparedModel, 'released'> & NonNullable<ComparedModel['released']>;

export default async function ComparePage({ params, searchParams }: Address) {
  const t = await readerWords();
  const { id } = await params;
  const { actor, testSet } = await read(id);
  const { models: all, findings } = await orNotFound(() => compareOnTestSet(database(), actor, id));
  const wanted = [(await searchParams).with ?? []].flat();
  const picked = all.filter(({ evaluationId }) => wanted.includes(evaluationId));
  const models = (picked.length > 0 ? picked : all).slice(-MOST);
  const released = models.flatMap(({ released, ...model }) => (released ? [{ ...model, ...released }] : []));
  const ours = testSet.organisationId === actor.organisationId;
  const ofMasks = testSet.manifest.masks === true;
  return (
    <>
      <PageHeader
        back={{ href: `/test-sets/${id}`, label: testSet.name }}
        title={t('Compare models')}
        lead={ofMasks ? t('On the same volumes and masks.') : t('On the same images, labels and studies.')}
      />
      {all.length > 1 && (
        <ChooseCompared
          path={`/test-sets/${id}/compare`}
          models={all}
          chosen={new Set(models.map(({ evaluationId }) => evaluationId))}
        />
      )}
      <Section
        title={t('What was released')}
        lead={
          ofMasks
            ? t('Two intervals may overlap although one model is reliably better: both err on the same hard cases.')
            : t(
                'Two intervals may overlap although one model is reliably better: both err on the same hard studies. Only the paired comparison below takes that into account.',
              )
        }
      >
        {released.length === 0 ? (
          <Empty title={t('Nothing is released yet.')} />
        ) : ofMasks ? (
          <DiceTable
            what={t('Model')}
            caption={t('Mean Dice of each model per structure')}
            rows={released.map(({ evaluationId, model, vendor, structures }) => ({
              ...{ evaluationId, structures: structures ?? [] },
              name: t('{model} of {vendor}', { model, vendor }),
            }))}
          />
        ) : (
          <div className="grid gap-6">
            <figure>
              <Forest
                t={t}
                measure={t('Mean AUROC')}
                lines={released.map((row) => ({
                  key: row.evaluationId,
                  name: row.model,
                  detail: row.withNoise ? t('{model}, with noise', { model: row.vendor }) : row.vendor,
                  estimate: row.macro,
                }))}
              />
              <figcaption className="mt-2 max-w-3xl text-sm text-soft">
                {t(
                  'Mean of the AUROCs of all findings, with its 95% interval (bootstrap over studies, or over patients where the labels name them).',
                )}{' '}
                {t(CAPTIONS.auroc.caption)}
                {released.some(({ withNoise }) => withNoise) && (
                  <>
                    {' '}
                    {t(
                      'With noise: computed from counts in ranges of scores, to which noise was added; the interval holds the noise, too.',
                    )}
                  </>
                )}
              </figcaption>
            </figure>
            <ReleasedTable models={released} findings={findings} />
          </div>
        )}
      </Section>
      <Section title={t('Paired comparison')}>
        {ofMasks ? (
          <Notice>
            {t(
              'Models of masks are not compared case by case yet. What the hospital’s agent measured of each case is on its own page of slices.',
            )}
          </Notice>
        ) : !ours ? (
          <Notice>
            {t(
              'Which of two models is better needs the scores of both, study by study. Only the hospital’s agent has them; its people see the paired tests there.',
            )}
          </Notice>
        ) : models.length < 2 ? (
          <Empty
            title={
              all.length < 2
                ? t('A second model has to be evaluated on this test set first.')
                : t('Choose at least two to compare.')
            }
          />
        ) : (
          <PairedComparison
            models={models.map(({ evaluationId, model }) => ({ evaluationId, model }))}
            localApiUrl={testSet.agent.localApiUrl}
            agentKey={testSet.agent.publicKey}
          />
        )}
      </Section>
    </>
  );
}

async function ReleasedTable({ models, findings }: { models: readonly Released[]; findings: readonly string[] }) {
  const t = await readerWords();
  return (
    <Table
      caption={t('AUROC of each model per finding')}
      rows={models}
      rowKey={(row) => row.evaluationId}
      note={t('AUROC with its 95% score interval, which widens where DeLong’s variance asks for it.')}
      columns={[
        {
          key: 'model',
          title: t('Model'),
          cell: (row) => (
            <Link
              href={`/evaluations/${row.evaluationId}/results`}
              prefetch={false}
              className="text-accent underline-offset-2 hover:underline"
            >
              {row.withNoise ? t('{model}, with noise', { model: row.model }) : row.model}
            </Link>
          ),
        },
        ...findings.map((finding) => ({
          key: finding,
          title: finding,
          numeric: true,
          cell: (row: Released) => {
            const auroc = row.aurocs.get(finding);
            return auroc ? <EstimateCell estimate={auroc} /> : '–';
          },
        })),
      ]}
    />
  );
}
