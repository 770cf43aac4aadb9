import { notFound } from 'next/navigation';
import { PageHeader } from '@/components/ui/page';
import { OwedComparison } from '@/features/evaluations/owed-comparison';
import { ReleasePanel } from '@/features/results/release-panel';
import { orNotFound, requireActor } from '@/features/session/current';
import { readerWords, titled } from '@/features/session/reader';
import { authorise, may } from '@/server/authorisation/authorise';
import { database } from '@/server/database/client';
import { readEvaluation } from '@/server/evaluations/read/evaluations';

export const generateMetadata = titled('Preview and release');

export default async function ReleasePage({ params }: { params: Promise<{ id: string }> }) {
  const t = await readerWords();
  const actor = await requireActor();
  const { id } = await params;
  const evaluation = await orNotFound(async () => {
    const found = await readEvaluation(database(), actor, id);
    authorise(actor, 'results.read-full', found);
    return found;
  });
  const { state } = evaluation;
  if (state !== 'released' && state !== 'computed') notFound();
  const releases = state === 'computed' && may(actor, 'results.release', evaluation);
  const { proposal, ownAgent } = evaluation;
  return (
    <>
      <PageHeader
        back={{ href: `/evaluations/${id}`, label: t('Evaluation #{number}', { number: String(evaluation.number) }) }}
        title={releases ? t('Preview and release') : t('Full report')}
        lead={t('{model} {version} on {testSet}', {
          model: proposal.model.name,
          version: proposal.model.modelVersion,
          testSet: proposal.testSet.name,
        })}
      />
      {evaluation.live.comparisonOwed !== null && (
        <div className="mb-8">
          <OwedComparison programHash={evaluation.live.comparisonOwed} />
        </div>
      )}
      <ReleasePanel
        evaluationId={id}
        localApiUrl={ownAgent?.localApiUrl ?? null}
        agentKey={proposal.hospital.agentKey}
        personName={actor.name}
        released={state === 'released'}
        releases={releases}
      />
    </>
  );
}
