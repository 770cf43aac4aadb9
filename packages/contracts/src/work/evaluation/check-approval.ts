import type { Side } from '../../fields.ts';
import { verifyDocument } from '../../identity/signed-document.ts';
import { PROPOSAL_VERSION, type ProposalDocument, type SignedApproval } from './approval.ts';
import { taskProblem } from './mask-terms.ts';
import { proposalHash } from './proposal-hash.ts';

/**
 * Says why `approval` does not approve `proposal` for `side` at time `now`, or null when it does. Agents call this for
 * both sides before they start any work, the portal before it counts an approval.
 */
export function checkApproval(
  proposal: ProposalDocument,
  approval: SignedApproval,
  side: Side,
  now: Date,
): string | null {
  const { document } = approval;
  if (proposal.version !== PROPOSAL_VERSION || proposal.model.manifestHash === undefined)
    return 'the terms are of an older form that does not bind what the vendor declares of the model: propose again';
  if ((proposal.spotChecks?.duplicates ?? 0) > proposal.testSet.images)
    return 'more images are to be evaluated twice than there are';
  const problem = taskProblem(proposal);
  if (problem !== null) return problem;
  if (document.side !== side) return `the approval is the ${document.side}'s`;
  if (document.evaluationId !== proposal.evaluationId) return 'the approval is for another evaluation';
  if (document.proposalHash !== proposalHash(proposal)) return 'the approval is for other terms';
  if (!verifyDocument('approval', approval, proposal[side].agentKey))
    return `the signature is not by the ${side}'s agent`;
  if (now.getTime() >= Date.parse(proposal.expiresAt)) return 'the agreed time is over';
  return null;
}
