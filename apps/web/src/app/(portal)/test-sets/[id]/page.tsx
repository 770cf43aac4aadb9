import type { Metadata } from 'next';
import { cache } from 'react';
import { ArchiveSection } from '@/components/ui/archive-form';
import { ButtonLink } from '@/components/ui/button';
import { ActionForm } from '@/components/ui/form';
import { Empty, Facts, PageHeader, Panel, Section } from '@/components/ui/page';
import { EvaluationTable } from '@/features/evaluations/list';
import { orNotFound, requireActor } from '@/features/session/current';
import { readerFormats, readerWords } from '@/features/session/reader';
import { archiveTestSetAction, shareTestSetAction } from '@/features/test-sets/actions';
import { FindingCounts, SiteCounts } from '@/features/test-sets/counts';
import { DeletionRecord } from '@/features/test-sets/deletion-record';
import { SampleSize } from '@/features/test-sets/sample-size';
import { hasRoleFor, may } from '@/server/authorisation/authorise';
import { database } from '@/server/database/client';
import { listEvaluations } from '@/server/evaluations/read/evaluations';
import { RETENTION_DAYS } from '@/server/scheduler/retention';
import { readTestSet, studyCounts } from '@/server/test-sets/read';

interface Address {
  readonly params: Promise<{ id: string }>;
}

/** Read once for the title and for the page. */
const read = cache(async (id: string) => {
  const actor = await requireActor();
  return { actor, testSet: await orNotFound(() => readTestSet(database(), actor, id)) };
});

export async function generateMetadata({ params }: Address): Promise<Metadata> {
  return { title: (await read((await params).id)).testSet.name };
}

export default async function TestSetPage({ params }: Address) {
  const t = await readerWords();
  const { formatCount, formatTime } = await readerFormats();
  const { id } = await params;
  const { actor, testSet } = await read(id);
  const evaluations = await listEvaluations(database(), actor, { testSetId: id });
  const { manifest } = testSet;
  const { png, jpeg, dicom, nifti } = manifest.formats;
  const done = evaluations.rows.filter(({ state }) => state === 'released' || state === 'computed').length;
  return (
    <>
      <PageHeader
        back={{ href: '/test-sets', label: t('Test sets') }}
        title={testSet.name}
        lead={manifest.description || t('By {organisation}', { organisation: testSet.organisation.name })}
        actions={
          <>
            {done > 1 && (
              <ButtonLink look="quiet" href={`/test-sets/${id}/compare`}>
                {t('Compare models')}
              </ButtonLink>
            )}
            {hasRoleFor(actor, 'evaluation.propose') && testSet.archivedAt === null && (
              <ButtonLink href={`/evaluations/new?testSet=${id}`}>{t('Propose an evaluation')}</ButtonLink>
            )}
          </>
        }
      />
      {testSet.deletion && <DeletionRecord signed={testSet.deletion} />}
      <Section title={testSet.deletion ? t('What it held') : t('What it holds')}>
        <Panel>
          <Facts
            rows={[
              [
                manifest.masks ? t('Volumes') : t('Images'),
                manifest.masks
                  ? t('{images} volumes, each with its mask: {nifti} NIfTI, {dicom} DICOM series', {
                      images: manifest.images,
                      nifti: nifti ?? 0,
                      dicom,
                    })
                  : t('{images}: {png} PNG, {jpeg} JPEG, {dicom} DICOM', { images: manifest.images, png, jpeg, dicom }),
              ],
              [t('Studies'), formatCount(manifest.studies)],
              [t('Patients'), manifest.patients === null ? t('not stated') : formatCount(manifest.patients)],
              [
                manifest.masks ? t('Hash of volumes and masks') : t('Hash of images and labels'),
                <span key="hash" className="font-mono text-sm break-all">
                  {testSet.contentHash}
                </span>,
              ],
              [
                t('Registered'),
                t('{time} by agent {agent}', { time: formatTime(testSet.createdAt), agent: testSet.agent.name }),
              ],
            ]}
          />
        </Panel>
      </Section>
      <Section title={manifest.masks ? t('Structures') : t('Findings')}>
        <FindingCounts findings={manifest.findings} masks={manifest.masks === true} />
      </Section>
      {!manifest.masks && !testSet.deletion && (
        <Section
          title={t('Is it large enough?')}
          lead={t('Told from the counts alone, before any model has seen an image. Nothing of this is stored or sent.')}
        >
          <SampleSize counts={studyCounts(manifest)} />
        </Section>
      )}
      <Section title={t('Sites')}>
        {manifest.sites.length === 0 ? (
          <Empty title={t('The labels name no site.')} />
        ) : (
          <SiteCounts sites={manifest.sites} />
        )}
      </Section>
      <Section title={t('Evaluations on it')}>
        {evaluations.rows.length === 0 ? (
          <Empty title={t('None yet.')} />
        ) : (
          <EvaluationTable caption={t('Evaluations on this test set')} rows={evaluations.rows} />
        )}
      </Section>
      {testSet.deletedAt === null && may(actor, 'test-set.share', testSet) && (
        <Section title={t('Who sees the counts')}>
          <ActionForm
            action={shareTestSetAction.bind(null, id, !testSet.listed)}
            submit={testSet.listed ? t('Hide from vendors') : t('Show to vendors')}
            look="quiet"
          >
            <p className="text-soft">
              {testSet.listed
                ? t('Vendors see the counts on this page and can propose evaluations on this test set.')
                : t('Only your organisation sees this test set, and vendors whose models you evaluate on it.')}
            </p>
          </ActionForm>
        </Section>
      )}
      {testSet.deletedAt === null && may(actor, 'test-set.archive', testSet) && (
        <ArchiveSection
          archived={testSet.archivedAt !== null}
          what="test set"
          days={RETENTION_DAYS}
          action={archiveTestSetAction.bind(null, id, testSet.archivedAt === null)}
        />
      )}
    </>
  );
}
