import { verifyDocument } from '../../identity/signed-document.ts';
import type { SignedTrainingApproval } from './approval.ts';
import { type TrainingParty, type TrainingTerms, trainingTermsHash } from './terms.ts';

/** Why `approval` is not this party's of these terms, in words, or null when it is. */
export function checkTrainingApproval(
  terms: TrainingTerms,
  approval: SignedTrainingApproval,
  party: TrainingParty,
  now: Date,
): string | null {
  const { document } = approval;
  if (document.trainingId !== terms.trainingId) return 'it is for another training';
  if (document.termsHash !== trainingTermsHash(terms) || document.purpose !== terms.purpose)
    return 'it is for other terms';
  if (document.organisationId !== party.organisationId) return 'it is of another organisation';
  if ((document.contribution === null) !== (party.agentKey === terms.owner.agentKey))
    return 'a hospital names its data and limit, the owner has none';
  if (document.contribution?.patients === 0) return 'the data set has no patients';
  if (!verifyDocument('training-approval', approval, party.agentKey))
    return 'it is not signed by the agent of the terms';
  if (now.getTime() >= Date.parse(terms.expiresAt)) return 'the agreed time is over';
  return null;
}
