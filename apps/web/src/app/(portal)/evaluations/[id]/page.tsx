import { EVALUATION, type ProposalDocument } from '@doubleblind/contracts';
import type { Metadata } from 'next';
import Link from 'next/link';
import { cache } from 'react';
import { ButtonLink } from '@/components/ui/button';
import { PageHeader, Section } from '@/components/ui/page';
import { ApprovalCards } from '@/features/evaluations/approval-cards';
import { ApprovePanel } from '@/features/evaluations/approve-panel';
import { Comments } from '@/features/evaluations/comments';
import { Controls } from '@/features/evaluations/controls';
import { LivePanel } from '@/features/evaluations/live-panel';
import { Terms } from '@/features/evaluations/terms';
import { Timeline } from '@/features/evaluations/timeline';
import { orNotFound, requireActor } from '@/features/session/current';
import { readerWords } from '@/features/session/reader';
import { SampleSize } from '@/features/test-sets/sample-size';
import { may } from '@/server/authorisation/authorise';
import { database } from '@/server/database/client';
import { readEvaluation } from '@/server/evaluations/read/evaluations';

interface Address {
  readonly params: Promise<{ id: string }>;
}

/** Read once for the title and for the page. */
const read = cache(async (id: string) => {
  const actor = await requireActor();
  return { actor, evaluation: await orNotFound(() => readEvaluation(database(), actor, id)) };
});

export async function generateMetadata({ params }: Address): Promise<Metadata> {
  const { number, proposal } = (await read((await params).id)).evaluation;
  const t = await readerWords();
  return { title: t('#{number} {model} {version} on {testSet}', { number: String(number), ...namesOf(proposal) }) };
}

function namesOf({ model, testSet }: ProposalDocument) {
  return { model: model.name, version: model.modelVersion, testSet: testSet.name };
}

const CONTROLS = ['pause', 'resume', 'retry', 'cancel'] as const;

export default async function EvaluationPage({ params }: Address) {
  const t = await readerWords();
  const { id } = await params;
  const { actor, evaluation } = await read(id);
  const { proposal, state, side, approvals, ownAgent } = evaluation;
  const possible = EVALUATION.possibleEvents(state);
  const isProposed = possible.includes('approve-first') || possible.includes('approve-second');
  const waitsForUs =
    isProposed && !approvals.some((row) => row.role === side) && may(actor, 'evaluation.approve', evaluation);
  const events = may(actor, 'evaluation.control', evaluation)
    ? CONTROLS.filter((event) => possible.includes(event))
    : [];
  const mayReject = possible.includes('reject') && may(actor, 'evaluation.reject', evaluation);
  const mayRevoke =
    possible.includes('revoke') &&
    approvals.some((row) => row.role === side) &&
    may(actor, 'evaluation.revoke', evaluation);
  return (
    <>
      <PageHeader
        back={{ href: '/evaluations', label: t('Evaluations') }}
        title={t('{model} {version} on {testSet}', namesOf(proposal))}
        lead={
          <>
            {t('Evaluation #{number}, proposed by {proposedBy}', {
              number: String(evaluation.number),
              proposedBy: evaluation.proposedBy,
            })}
            <Others before={evaluation.counterOf} after={evaluation.counters} />
          </>
        }
        actions={
          <>
            {state === 'computed' && may(actor, 'results.release', evaluation) && (
              <ButtonLink href={`/evaluations/${id}/release`}>{t('Preview and release')}</ButtonLink>
            )}
            {state === 'computed' &&
              !may(actor, 'results.release', evaluation) &&
              may(actor, 'results.read-full', evaluation) && (
                <ButtonLink href={`/evaluations/${id}/release`}>{t('Full report, on your agent')}</ButtonLink>
              )}
            {state === 'released' && may(actor, 'results.read', evaluation) && (
              <ButtonLink href={`/evaluations/${id}/results`}>{t('Results')}</ButtonLink>
            )}
            {may(actor, 'evaluation.propose', evaluation) && (
              <ButtonLink
                look="quiet"
                href={`/evaluations/new?again=${id}${possible.includes('reject') ? '&counter=1' : ''}`}
              >
                {possible.includes('reject') ? t('Propose other terms') : t('Propose again')}
              </ButtonLink>
            )}
          </>
        }
      />
      <div className="mb-10">
        <LivePanel evaluationId={id} initial={evaluation.live} />
      </div>
      {isProposed && !proposal.masks && (
        <Section
          title={t('Is the test set large enough?')}
          lead={t('Told from its counts alone, before anything is run. Look at it before you approve.')}
        >
          <SampleSize counts={evaluation.counts} />
        </Section>
      )}
      <Section title={t('Terms')}>
        <Terms proposal={proposal} proposalHash={evaluation.proposalHash} declared={evaluation.declared} />
      </Section>
      {waitsForUs && (
        <Section
          title={t('Your side’s approval')}
          lead={t(
            'Read the terms above first. Your agent signs them and keeps a copy; without its signature it does no work.',
          )}
        >
          <ApprovePanel
            proposal={proposal}
            personName={actor.name}
            side={side}
            localApiUrl={ownAgent?.localApiUrl ?? null}
            agentKey={proposal[side].agentKey}
          />
        </Section>
      )}
      <Section
        title={t('Approvals')}
        lead={t('To be sure of whom you work with, compare the other side’s key by phone.')}
      >
        <ApprovalCards proposal={proposal} approvals={approvals} />
      </Section>
      {(events.length > 0 || mayReject || mayRevoke) && (
        <Section title={t('Control')}>
          <Controls evaluationId={id} events={events} mayReject={mayReject} mayRevoke={mayRevoke} />
        </Section>
      )}
      <Section title={t('Comments')}>
        <Comments
          evaluationId={id}
          comments={evaluation.comments}
          mayWrite={may(actor, 'evaluation.comment', evaluation)}
        />
      </Section>
      <Section title={t('Timeline')}>
        <Timeline records={evaluation.timeline} />
      </Section>
    </>
  );
}

interface Numbered {
  readonly id: string;
  readonly number: number;
}

/** The proposal whose place this one took, and those that took its place. */
async function Others({ before, after }: { before: Numbered | null; after: readonly Numbered[] }) {
  const t = await readerWords();
  const link = ({ id, number }: Numbered) => (
    <Link
      key={id}
      href={`/evaluations/${id}`}
      prefetch={false}
      className="text-accent underline-offset-2 hover:underline"
    >
      #{number}
    </Link>
  );
  return (
    <>
      {before && t.rich('. A counter-offer to {link}', { link: link(before) })}
      {after.length > 0 && t.rich('. Other terms were proposed: {links}', { links: after.map(link) })}
    </>
  );
}
