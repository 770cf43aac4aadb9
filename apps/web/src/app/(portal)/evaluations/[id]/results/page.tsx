import { fingerprint, verifyDocument } from '@doubleblind/contracts';
import { DoubleblindError, ERRORS } from '@doubleblind/errors';
import type { Metadata } from 'next';
import { formatTime } from '@/components/format';
import { ButtonLink, FileLink } from '@/components/ui/button';
import { Notice, PageHeader } from '@/components/ui/page';
import { NotReleased } from '@/features/results/not-released';
import { ResultsView } from '@/features/results/results-view';
import { SignatureNotice } from '@/features/results/signature-notice';
import { orNotFound, requireActor } from '@/features/session/current';
import { may } from '@/server/authorisation/authorise';
import { database } from '@/server/database/client';
import { readResults } from '@/server/results/read/results';

export const metadata: Metadata = { title: 'Results' };

export default async function ResultsPage({ params }: { params: Promise<{ id: string }> }) {
  const actor = await requireActor();
  const { id } = await params;
  const results = await orNotFound(() => readResults(database(), actor, id)).catch(earlierForm);
  if (results === null) return <EarlierForm evaluationId={id} />;
  const { signed, proposal, number, releasedAt, vendor, hospital } = results;
  const { report, parts } = signed.document;
  const file = `/api/v1/evaluations/${id}/results`;
  return (
    <>
      <PageHeader
        back={{ href: `/evaluations/${id}`, label: `Evaluation #${number}` }}
        title={`${proposal.model.name} ${proposal.model.modelVersion} on ${proposal.testSet.name}`}
        lead={`${vendor}’s model on ${hospital}’s images, released ${formatTime(releasedAt)}`}
        actions={
          <>
            <FileLink look="primary" href={`${file}.pdf`}>
              Report (PDF)
            </FileLink>
            <FileLink href={`${file}.csv`}>CSV</FileLink>
            <FileLink href={`${file}.json`}>Signed JSON</FileLink>
            {may(actor, 'results.release', { hospitalId: proposal.hospital.organisationId }) && (
              <ButtonLink look="quiet" href={`/evaluations/${id}/release`}>
                Full report, on your agent
              </ButtonLink>
            )}
          </>
        }
      />
      <div className="mb-8 grid gap-4">
        <SignatureNotice
          genuine={verifyDocument('released-results', signed, proposal.hospital.agentKey)}
          signer={fingerprint(signed.publicKey)}
          file={`evaluation-${number}.json`}
        />
        <NotReleased parts={parts} proposal={proposal} />
      </div>
      <ResultsView report={report} />
    </>
  );
}

function earlierForm(error: unknown): null {
  if (error instanceof DoubleblindError && error.code === 'DB7024') return null;
  throw error;
}

function EarlierForm({ evaluationId }: { evaluationId: string }) {
  const { title, remedy } = ERRORS.DB7024;
  return (
    <>
      <PageHeader back={{ href: `/evaluations/${evaluationId}`, label: 'Evaluation' }} title="Results are not shown" />
      <Notice tone="warn" title={title}>
        {remedy} (DB7024)
      </Notice>
    </>
  );
}
