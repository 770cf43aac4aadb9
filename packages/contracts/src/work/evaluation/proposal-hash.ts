import { canonicalHash } from '../../canonical/hash.ts';
import type { ProposalDocument } from './approval.ts';

/** What approvals sign: the hash of everything that a proposal says. */
export function proposalHash(proposal: ProposalDocument): string {
  return canonicalHash(proposal);
}
