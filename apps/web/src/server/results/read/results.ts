import type { ProposalDocument, SignedResults } from '@doubleblind/contracts';
import type { Actor } from '../../authorisation/actor.ts';
import { authorise, found } from '../../authorisation/authorise.ts';
import type { Database } from '../../database/client.ts';

/** What the hospital released, exactly as its agent signed it. Throws DB6002 while nothing is released. */
export async function readResults(database: Database, actor: Actor, id: string) {
  const evaluation = found(
    await database.evaluation.findUnique({
      where: { id },
      include: { result: true, vendor: true, hospital: true },
    }),
  );
  authorise(actor, 'results.read', evaluation);
  const result = found(evaluation.result);
  return {
    id,
    number: evaluation.number,
    proposal: evaluation.proposal as unknown as ProposalDocument,
    signed: result.document as unknown as SignedResults,
    releasedAt: result.releasedAt,
    vendor: evaluation.vendor.name,
    hospital: evaluation.hospital.name,
  };
}

export type ReleasedEvaluation = Awaited<ReturnType<typeof readResults>>;
