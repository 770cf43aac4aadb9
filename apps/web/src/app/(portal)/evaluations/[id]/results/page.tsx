import { EVALUATION, fingerprint, type ProposalDocument, verifyDocument } from '@doubleblind/contracts';
import { DoubleblindError, ERRORS } from '@doubleblind/errors';
import type { Metadata } from 'next';
import { cache } from 'react';
import { ButtonLink, FileLink } from '@/components/ui/button';
import { Notice, PageHeader } from '@/components/ui/page';
import { AcceptanceNotice } from '@/features/results/acceptance-notice';
import { NotReleased } from '@/features/results/not-released';
import { ResultsView } from '@/features/results/results-view';
import { SignatureNotice } from '@/features/results/signature-notice';
import { orNotFound, requireActor } from '@/features/session/current';
import { readerFormats, readerWords } from '@/features/session/reader';
import { may } from '@/server/authorisation/authorise';
import { database } from '@/server/database/client';
import { readResults } from '@/server/results/read/results';

interface Address {
  readonly params: Promise<{ id: string }>;
  readonly searchParams: Promise<{ part?: string }>;
}

/** Read once for the title and for the page. */
const read = cache(async (id: string) => {
  const actor = await requireActor();
  return { actor, results: await orNotFound(() => readResults(database(), actor, id)).catch(unreadableForm) };
});

export async function generateMetadata({ params }: Address): Promise<Metadata> {
  const { results } = await read((await params).id);
  const t = await readerWords();
  if (typeof results === 'string') return { title: t('Results') };
  return { title: t('Results of {model} {version} on {testSet}', namesOf(results.proposal)) };
}

function namesOf({ model, testSet }: ProposalDocument) {
  return { model: model.name, version: model.modelVersion, testSet: testSet.name };
}

export default async function ResultsPage({ params, searchParams }: Address) {
  const t = await readerWords();
  const { formatTime } = await readerFormats();
  const { id } = await params;
  const { actor, results } = await read(id);
  if (typeof results === 'string') return <UnreadableForm evaluationId={id} code={results} />;
  const { signed, proposal, number, releasedAt, vendor, hospital } = results;
  const { report, parts } = signed.document;
  const file = `/api/v1/evaluations/${id}/results`;
  const genuine = verifyDocument('released-results', signed, proposal.hospital.agentKey);
  const signature = (
    <SignatureNotice genuine={genuine} signer={fingerprint(signed.publicKey)} file={`evaluation-${number}.json`} />
  );
  return (
    <>
      <PageHeader
        back={{ href: `/evaluations/${id}`, label: t('Evaluation #{number}', { number: String(number) }) }}
        title={t('{model} {version} on {testSet}', namesOf(proposal))}
        lead={t('{vendor}’s model on {hospital}’s images, released {releasedAt}', {
          ...{ vendor, hospital },
          releasedAt: formatTime(releasedAt),
        })}
      />
      {!genuine && <div className="mb-6">{signature}</div>}
      <ResultsView
        report={report}
        path={`/evaluations/${id}/results`}
        part={(await searchParams).part}
        acceptance={<AcceptanceNotice goal={proposal.primaryGoal} report={report} />}
        actions={
          <div className="mb-6 flex flex-wrap gap-2 print:hidden">
            <FileLink look="primary" href={`${file}.pdf`}>
              {t('Report (PDF)')}
            </FileLink>
            <FileLink href={`${file}.csv`}>{t('CSV')}</FileLink>
            <FileLink href={`${file}.json`}>{t('Signed JSON')}</FileLink>
            {may(actor, 'results.read-full', { participants: EVALUATION.participants(proposal) }) && (
              <ButtonLink look="quiet" href={`/evaluations/${id}/release`}>
                {t('Full report, on your agent')}
              </ButtonLink>
            )}
          </div>
        }
        absent={<NotReleased parts={parts} proposal={proposal} />}
        signature={genuine && signature}
      />
    </>
  );
}

/** Results of a form that is not shown: the first one, or that of another version of the portal. */
function unreadableForm(error: unknown): 'DB7024' | 'DB6103' {
  if (error instanceof DoubleblindError && (error.code === 'DB7024' || error.code === 'DB6103')) return error.code;
  throw error;
}

async function UnreadableForm({ evaluationId, code }: { evaluationId: string; code: 'DB7024' | 'DB6103' }) {
  const t = await readerWords();
  const { title, remedy } = ERRORS[code];
  return (
    <>
      <PageHeader
        back={{ href: `/evaluations/${evaluationId}`, label: t('Evaluation') }}
        title={t('Results are not shown')}
      />
      <Notice tone="warn" title={t(title)}>
        {t(remedy)} ({code})
      </Notice>
    </>
  );
}
