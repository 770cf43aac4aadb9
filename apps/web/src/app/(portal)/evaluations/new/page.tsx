import { givenTexts } from '@/components/ui/given-texts';
import { Empty, PageHeader } from '@/components/ui/page';
import { type Beginning, ProposalForm } from '@/features/evaluations/proposal-form';
import { orNotFound, requireActor } from '@/features/session/current';
import { readerWords, titled } from '@/features/session/reader';
import { authorise } from '@/server/authorisation/authorise';
import { database } from '@/server/database/client';
import { readEvaluation } from '@/server/evaluations/read/evaluations';
import { listModels } from '@/server/models/read';
import { listTestSets, studyCounts } from '@/server/test-sets/read';

export const generateMetadata = titled('Propose an evaluation');

export default async function NewEvaluationPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const t = await readerWords();
  const actor = await requireActor();
  const party = { participants: [{ organisationId: actor.organisationId }] };
  await orNotFound(async () => authorise(actor, 'evaluation.propose', party));
  const [models, testSets, query] = await Promise.all([
    listModels(database(), actor, 'model.choose'),
    listTestSets(database(), actor, 'test-set.choose'),
    searchParams,
  ]);
  const { model, testSet, again, counter } = givenTexts(query, ['model', 'testSet', 'again', 'counter']);
  const earlier = again ? await orNotFound(() => readEvaluation(database(), actor, again)) : null;
  const beginning: Beginning = earlier
    ? {
        modelVersionId: earlier.modelVersionId,
        testSetId: earlier.testSetId,
        terms: earlier.proposal,
        ...(counter && { counterOf: earlier.id }),
      }
    : { ...(model && { modelVersionId: model }), ...(testSet && { testSetId: testSet }) };
  const versions = models.flatMap((model) =>
    model.versions.map((version) => ({
      id: version.id,
      name: `${model.name} ${version.modelVersion} (${model.vendor})`,
      findings: version.findings,
      bytesPerImage: version.bytesPerImage,
      masks: version.masks,
    })),
  );
  const sets = testSets.map((row) => ({
    id: row.id,
    name: row.manifest.masks
      ? t('{name} ({hospital}, {volumes, plural, one {# volume} other {# volumes}})', {
          ...{ name: row.name, hospital: row.hospital, volumes: row.images },
        })
      : t('{name} ({hospital}, {images, plural, one {# image} other {# images}})', {
          ...{ name: row.name, hospital: row.hospital, images: row.images },
        }),
    findings: row.findings,
    counts: studyCounts(row.manifest),
    images: row.images,
    masks: row.manifest.masks === true,
  }));
  return (
    <>
      <PageHeader
        back={{ href: '/evaluations', label: t('Evaluations') }}
        title={
          counter && earlier
            ? t('Other terms for #{number}', { number: String(earlier.number) })
            : t('Propose an evaluation')
        }
        lead={t('Both sides’ agents sign these terms. Nothing starts before, and no word can change afterwards.')}
      />
      {versions.length === 0 || sets.length === 0 ? (
        <Empty
          title={
            versions.length === 0
              ? t('There is no model that you can see.')
              : t('There is no test set that you can see.')
          }
        >
          {versions.length === 0
            ? t('A vendor registers one with its agent.')
            : t('A hospital adds one, and shows its counts to vendors.')}
        </Empty>
      ) : (
        <ProposalForm versions={versions} testSets={sets} beginning={beginning} />
      )}
    </>
  );
}
