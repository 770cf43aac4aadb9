import { canonicalHash, type SignedResults, verifyDocument } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { checkReleased } from '@doubleblind/report';
import type { Actor } from '../authorisation/actor.ts';
import { authorise, found } from '../authorisation/authorise.ts';
import type { Database } from '../database/client.ts';
import { COLUMNS } from '../database/columns.ts';
import { changeEvaluation } from '../evaluations/write/evaluation-work.ts';

/** Stores what the hospital's agent released; throws DB6205 or DB6303. The same release again changes nothing. */
export async function release(database: Database, actor: Actor, signed: SignedResults): Promise<string> {
  const evaluation = found(
    await database.work.findUnique({
      where: { id: signed.document.evaluationId },
      include: { participants: true },
    }),
  );
  authorise(actor, 'results.release', evaluation);
  const proposal = COLUMNS.proposal(evaluation.proposal);
  if (!verifyDocument('released-results', signed, proposal.hospital.agentKey)) {
    throw new DoubleblindError('DB6205', 'The results are not signed by the agent that the proposal names.');
  }
  const problem = checkReleased(signed.document, proposal);
  if (problem) throw new DoubleblindError('DB6303', `${problem}.`);
  const { id: evaluationId } = evaluation;
  const hash = canonicalHash(signed.document);
  await changeEvaluation(database, evaluationId, ({ result }) => {
    if (result) {
      if (canonicalHash(COLUMNS.results(result.document).document) === hash) return null;
      throw new DoubleblindError('DB6303', 'Other results are released already.');
    }
    return {
      event: 'release',
      actor,
      detail: { resultsHash: hash },
      also: async (transaction) => {
        await transaction.releasedResult.create({ data: { workId: evaluationId, document: signed } });
        await transaction.attempt.updateMany({
          where: { workId: evaluationId, endedAt: null },
          data: { endedAt: new Date() },
        });
      },
    };
  });
  return evaluationId;
}
