import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { PageHeader } from '@/components/ui/page';
import { OwedComparison } from '@/features/evaluations/owed-comparison';
import { ReleasePanel } from '@/features/results/release-panel';
import { orNotFound, requireActor } from '@/features/session/current';
import { authorise } from '@/server/authorisation/authorise';
import { database } from '@/server/database/client';
import { readEvaluation } from '@/server/evaluations/read/evaluations';

export const metadata: Metadata = { title: 'Preview and release' };

export default async function ReleasePage({ params }: { params: Promise<{ id: string }> }) {
  const actor = await requireActor();
  const { id } = await params;
  const evaluation = await orNotFound(async () => {
    const found = await readEvaluation(database(), actor, id);
    authorise(actor, 'results.release', found);
    return found;
  });
  const released = evaluation.state === 'released';
  if (!released && evaluation.state !== 'computed') notFound();
  const { proposal, ownAgent } = evaluation;
  return (
    <>
      <PageHeader
        back={{ href: `/evaluations/${id}`, label: `Evaluation #${evaluation.number}` }}
        title={released ? 'Full report' : 'Preview and release'}
        lead={`${proposal.model.name} ${proposal.model.modelVersion} on ${proposal.testSet.name}`}
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
        released={released}
      />
    </>
  );
}
