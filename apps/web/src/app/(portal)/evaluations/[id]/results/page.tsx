import { fingerprint, verifyDocument } from '@doubleblind/contracts';
import type { Metadata } from 'next';
import { formatTime } from '@/components/format';
import { FileLink } from '@/components/ui/button';
import { Facts, PageHeader, Panel, Section } from '@/components/ui/page';
import { readResults } from '@/features/evaluations/queries';
import { ResultsView } from '@/features/results/results-view';
import { orNotFound, requireActor } from '@/features/session/current';
import { database } from '@/server/database/client';

export const metadata: Metadata = { title: 'Results' };

export default async function ResultsPage({ params }: { params: Promise<{ id: string }> }) {
  const actor = await requireActor();
  const { id } = await params;
  const { signed, proposal, number, releasedAt, vendor, hospital } = await orNotFound(() =>
    readResults(database(), actor, id),
  );
  const results = signed.document;
  const genuine = verifyDocument('released-results', signed, proposal.hospital.agentKey);
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
            <FileLink href={`${file}.json`}>JSON</FileLink>
          </>
        }
      />
      <ResultsView results={results} />
      <Section title="Where these numbers come from">
        <Panel>
          <Facts
            rows={[
              [
                'Signature',
                genuine
                  ? `By the hospital’s agent, key ${fingerprint(signed.publicKey)}, checked just now`
                  : 'Does not fit the hospital’s agent',
              ],
              [
                'Program',
                <span key="program" className="font-mono text-sm break-all">
                  {results.programHash}
                </span>,
              ],
              [
                'Test set',
                <span key="set" className="font-mono text-sm break-all">
                  {results.contentHash}
                </span>,
              ],
              [
                'Terms',
                <span key="terms" className="font-mono text-sm break-all">
                  {results.proposalHash}
                </span>,
              ],
              ['Computed', formatTime(results.computedAt)],
            ]}
          />
        </Panel>
      </Section>
    </>
  );
}
