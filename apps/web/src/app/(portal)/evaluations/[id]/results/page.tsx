import { fingerprint, verifyDocument } from '@doubleblind/contracts';
import type { Metadata } from 'next';
import { formatTime } from '@/components/format';
import { ButtonLink, FileLink } from '@/components/ui/button';
import { PageHeader } from '@/components/ui/page';
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
  const { signed, proposal, number, releasedAt, vendor, hospital } = await orNotFound(() =>
    readResults(database(), actor, id),
  );
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
