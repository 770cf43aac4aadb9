import { describeScores } from '@doubleblind/program';
import type { Metadata } from 'next';
import Link from 'next/link';
import { cache } from 'react';
import { formatBytes } from '@/components/format';
import { ArchiveSection } from '@/components/ui/archive-form';
import { ButtonLink } from '@/components/ui/button';
import { ActionForm } from '@/components/ui/form';
import { Empty, Facts, PageHeader, Panel, Section } from '@/components/ui/page';
import { Table } from '@/components/ui/table';
import { EvaluationTable } from '@/features/evaluations/list';
import { volumeInputText } from '@/features/evaluations/masks-opened';
import { archiveVersionAction, shareModelAction } from '@/features/models/actions';
import { NoWeights } from '@/features/models/no-weights';
import { stepRows } from '@/features/models/steps';
import { DiceTable } from '@/features/results/dice-table';
import { ModelForests } from '@/features/results/model-forests';
import { orNotFound, requireActor } from '@/features/session/current';
import { readerFormats, readerWords } from '@/features/session/reader';
import { CardFacts } from '@/features/trainings/card';
import { hasRoleFor, may } from '@/server/authorisation/authorise';
import { database } from '@/server/database/client';
import { listEvaluations } from '@/server/evaluations/read/evaluations';
import { readModelVersion } from '@/server/models/read';
import { forestsOfModel } from '@/server/results/read/test-sets-of-model';
import { RETENTION_DAYS } from '@/server/scheduler/retention';

interface Address {
  readonly params: Promise<{ id: string }>;
}

/** Read once for the title and for the page. */
const read = cache(async (id: string) => {
  const actor = await requireActor();
  return { actor, version: await orNotFound(() => readModelVersion(database(), actor, id)) };
});

export async function generateMetadata({ params }: Address): Promise<Metadata> {
  const { model, modelVersion } = (await read((await params).id)).version;
  return { title: `${model.name} ${modelVersion}` };
}

export default async function ModelPage({ params }: Address) {
  const t = await readerWords();
  const { formatTime } = await readerFormats();
  const { id } = await params;
  const { actor, version } = await read(id);
  const evaluations = await listEvaluations(database(), actor, { modelId: version.modelId });
  const { testSets, forests, masks: measured } = await orNotFound(() => forestsOfModel(database(), actor, id));
  const { manifest, model } = version;
  const { program, cost } = manifest;
  const { preprocessing, volume } = program.input;
  const { masks } = program.output;
  const shape = program.tensors[program.input.tensor].shape;
  const costs = new Map(cost.layers.map((layer) => [layer.name, layer]));
  return (
    <>
      <PageHeader
        back={{ href: '/models', label: t('Models') }}
        title={`${model.name} ${version.modelVersion}`}
        lead={manifest.description || t('By {organisation}', { organisation: model.organisation.name })}
        actions={
          hasRoleFor(actor, 'evaluation.propose') &&
          version.archivedAt === null && (
            <ButtonLink href={`/evaluations/new?model=${id}`}>{t('Propose an evaluation')}</ButtonLink>
          )
        }
      />
      <Section title={t('What it is')}>
        <Panel>
          <Facts
            rows={[
              [t('Vendor'), model.organisation.name],
              [t('Intended use'), manifest.intendedUse || t('not stated')],
              [masks ? t('Classes of its masks') : t('Findings'), manifest.findings.join(', ')],
              [
                t('Input'),
                preprocessing
                  ? t('{shape}, images resized to {width} × {height} ({resize})', {
                      shape: shape.join(' × '),
                      width: String(preprocessing.width),
                      height: String(preprocessing.height),
                      resize: preprocessing.resize,
                    })
                  : volume
                    ? volumeInputText(volume, t)
                    : shape.join(' × '),
              ],
              [masks ? t('Masks') : t('Scores'), describeScores(program.output)],
              [
                t('Compiled'),
                t('{time} by {compiler}', { time: formatTime(manifest.compiledAt), compiler: program.compiler }),
              ],
              [
                t('Registered'),
                t('{time} by agent {agent}', { time: formatTime(version.createdAt), agent: version.agent.name }),
              ],
              [
                volume ? t('Exchanged per volume') : t('Exchanged per image'),
                t('about {bytes}, and {preprocessing} beforehand, in {rounds} rounds', {
                  bytes: formatBytes(cost.bytesPerImage),
                  preprocessing: formatBytes(cost.preprocessingBytesPerImage),
                  rounds: cost.rounds,
                }),
              ],
              [
                t('Other versions'),
                <span key="versions" className="flex flex-wrap gap-3">
                  {model.versions
                    .filter((row) => row.id !== id)
                    .map((row) => (
                      <Link key={row.id} href={`/models/${row.id}`} prefetch={false} className="text-accent">
                        {row.modelVersion}
                      </Link>
                    ))}
                  {model.versions.length === 1 ? (
                    t('none')
                  ) : (
                    <Link href={`/models/${id}/versions`} prefetch={false} className="text-accent">
                      {t('What changed')}
                    </Link>
                  )}
                </span>,
              ],
            ]}
          />
        </Panel>
      </Section>
      {manifest.training && (
        <Section
          id="training"
          title={t('Training card')}
          lead={t(
            'Hospitals trained this model together, with differential privacy. Signed by the vendor’s agent, which also says that the program was compiled from the trained model.',
          )}
        >
          <CardFacts card={manifest.training.document} />
        </Section>
      )}
      {!masks && (
        <Section title={t('Operating points')}>
          {manifest.operatingPoints.length === 0 ? (
            <Empty title={t('The vendor declares no threshold.')} />
          ) : (
            <Table
              caption={t('Operating points declared by the vendor')}
              rows={manifest.operatingPoints}
              rowKey={(row) => `${row.name}/${row.finding}`}
              columns={[
                { key: 'finding', title: t('Finding'), cell: (row) => row.finding },
                { key: 'name', title: t('Name'), cell: (row) => row.name },
                { key: 'threshold', title: t('Threshold'), numeric: true, cell: (row) => row.threshold },
              ]}
              note={t('A score at or above the threshold counts as positive.')}
            />
          )}
        </Section>
      )}
      <Section
        title={t('The public program')}
        id="program"
        lead={
          volume
            ? t('What both agents know and run together. Bytes are for one volume, both directions.')
            : t('What both agents know and run together. Bytes are for one image, both directions.')
        }
      >
        <div className="grid gap-4">
          <NoWeights version={version} />
          <details open={program.steps.length <= 40}>
            <summary className="py-2 font-medium">{t('All {steps} steps', { steps: program.steps.length })}</summary>
            <Table
              caption={t('Steps of the program')}
              rows={stepRows(program)}
              rowKey={(row) => String(row.index)}
              columns={[
                { key: 'name', title: t('Step'), cell: (row) => row.name },
                { key: 'op', title: t('Operation'), cell: (row) => row.op },
                { key: 'what', title: t('How'), cell: (row) => row.what },
                {
                  key: 'output',
                  title: t('Output'),
                  cell: (row) => <span className="whitespace-nowrap">{row.output}</span>,
                },
                {
                  key: 'bytes',
                  title: t('Bytes'),
                  numeric: true,
                  cell: (row) =>
                    costs.has(row.name) ? t.figures(formatBytes(costs.get(row.name)!.bytes)) : t('local'),
                },
              ]}
            />
          </details>
        </div>
      </Section>
      {forests.length > 0 && (
        <Section
          id="forests"
          title={t('On all test sets')}
          lead={t(
            'Released results of version {version} on {testSets, plural, one {# test set} other {# test sets}}; of several evaluations on one, the newest.',
            { version: version.modelVersion, testSets },
          )}
        >
          <ModelForests forests={forests} />
        </Section>
      )}
      {measured.length > 0 && (
        <Section
          id="masks"
          title={t('On all test sets')}
          lead={t(
            'Released results of version {version} on {testSets, plural, one {# test set} other {# test sets}}; of several evaluations on one, the newest.',
            { version: version.modelVersion, testSets },
          )}
        >
          <DiceTable
            what={t('Test set')}
            caption={t('Mean Dice on each test set per structure')}
            rows={measured.map(({ evaluationId, testSet, hospital, figures }) => ({
              ...{ evaluationId, structures: figures.structures ?? [] },
              name: t('{testSet} of {hospital}', { testSet, hospital }),
            }))}
          />
        </Section>
      )}
      <Section title={t('Evaluations of this model')}>
        {evaluations.rows.length === 0 ? (
          <Empty title={t('None yet.')} />
        ) : (
          <EvaluationTable caption={t('Evaluations of this model')} rows={evaluations.rows} />
        )}
      </Section>
      {may(actor, 'model.share', model) && (
        <Section title={t('Who sees it')}>
          <ActionForm
            action={shareModelAction.bind(null, model.id, !model.listed)}
            submit={model.listed ? t('Hide from hospitals') : t('Show to hospitals')}
            look="quiet"
          >
            <p className="text-soft">
              {model.listed
                ? t('Hospitals see this model’s public description and can propose evaluations.')
                : t('Only your organisation sees this model. Evaluations that exist go on.')}
            </p>
          </ActionForm>
        </Section>
      )}
      {may(actor, 'model.archive', model) && (
        <ArchiveSection
          archived={version.archivedAt !== null}
          what="version"
          days={RETENTION_DAYS}
          action={archiveVersionAction.bind(null, id, version.archivedAt === null)}
        />
      )}
    </>
  );
}
