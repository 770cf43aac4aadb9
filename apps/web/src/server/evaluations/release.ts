import {
  canonicalHash,
  type ProposalDocument,
  type ReleasedResults,
  type ReleasePart,
  type SignedResults,
  selectParts,
  verifyDocument,
} from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import type { Actor } from '../authorisation/actor.ts';
import { authorise, found } from '../authorisation/authorise.ts';
import type { Database } from '../database/client.ts';
import { changeState } from './transition.ts';

/** Why these results do not belong to the proposal, or null. */
function mismatch(results: ReleasedResults, proposal: ProposalDocument, proposalHash: string): string | null {
  if (results.proposalHash !== proposalHash) return 'they are for other terms';
  if (results.programHash !== proposal.model.programHash) return 'they are of another program';
  if (results.contentHash !== proposal.testSet.contentHash) return 'they are of another test set';
  if (results.findings.some((row) => !proposal.findings.includes(row.finding)))
    return 'they hold a finding that was not agreed';
  if (!proposal.plaintextComparison.agreed && results.findings.some((row) => row.plaintext)) {
    return 'they hold a plaintext comparison that was not agreed';
  }
  const allowed = selectParts(results, proposal.release.parts as ReleasePart[]);
  return canonicalHash(allowed) === canonicalHash(results) ? null : 'they hold more than was agreed';
}

/** Stores what the hospital's agent released; throws DB6205 or DB6303. The same release again changes nothing. */
export async function release(database: Database, actor: Actor, signed: SignedResults): Promise<string> {
  const evaluation = found(
    await database.evaluation.findUnique({ where: { id: signed.document.evaluationId }, include: { result: true } }),
  );
  authorise(actor, 'results.release', evaluation);
  const proposal = evaluation.proposal as unknown as ProposalDocument;
  if (!verifyDocument('released-results', signed, proposal.hospital.agentKey)) {
    throw new DoubleblindError('DB6205', 'The results are not signed by the agent that the proposal names.');
  }
  const problem = mismatch(signed.document, proposal, evaluation.proposalHash);
  if (problem) throw new DoubleblindError('DB6303', `${problem}.`);
  const hash = canonicalHash(signed.document);
  if (evaluation.result) {
    if (canonicalHash((evaluation.result.document as unknown as SignedResults).document) === hash) return evaluation.id;
    throw new DoubleblindError('DB6303', 'Other results are released already.');
  }
  await changeState(database, {
    evaluationId: evaluation.id,
    event: 'release',
    actor,
    detail: { resultsHash: hash },
    also: async (transaction) => {
      await transaction.releasedResult.create({ data: { evaluationId: evaluation.id, document: signed } });
      await transaction.attempt.updateMany({
        where: { evaluationId: evaluation.id, endedAt: null },
        data: { endedAt: new Date() },
      });
    },
  });
  return evaluation.id;
}
