/**
 * What this agent insists on before it does anything about an evaluation, whatever the portal says: its own
 * organisation's approval, signed by this agent's key and kept here; the other side's; and the peer that they name.
 */
import type { DatabaseSync } from 'node:sqlite';
import {
  checkApproval,
  type DesiredEvaluation,
  type PeerCard,
  type ProposalDocument,
  proposalHash,
  type Side,
  verifyDocument,
} from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { findApproval } from '../../store/database/evaluations.ts';

/** Who this agent is, as proposals name it. */
export interface Self {
  readonly side: Side;
  readonly organisationId: string;
  readonly agentId: string;
  readonly publicKey: string;
}

export function otherSide(side: Side): Side {
  return side === 'vendor' ? 'hospital' : 'vendor';
}

/** Throws DB5604 when the proposal names another organisation, agent or key for this side. */
export function checkNamesSelf(proposal: ProposalDocument, self: Self): void {
  const party = proposal[self.side];
  if (
    party.organisationId !== self.organisationId ||
    party.agentId !== self.agentId ||
    party.agentKey !== self.publicKey
  ) {
    throw new DoubleblindError('DB5604', `It names ${party.organisationName} with another agent or key.`);
  }
}

/** Throws DB5601, DB5602, DB5604. */
export function checkApprovals(database: DatabaseSync, work: DesiredEvaluation, self: Self, now: Date): void {
  const { proposal } = work;
  checkNamesSelf(proposal, self);
  const own = findApproval(database, proposal.evaluationId);
  if (!own) throw new DoubleblindError('DB5601', '');
  if (own.revoked) throw new DoubleblindError('DB5601', 'The approval was taken back.');
  const problem = checkApproval(proposal, own.approval, self.side, now);
  if (problem) throw new DoubleblindError('DB5601', `${problem}.`);
  const other = otherSide(self.side);
  const theirs = work.approvals.filter(({ document }) => document.side === other);
  const problems = theirs.map((approval) => checkApproval(proposal, approval, other, now));
  if (!problems.includes(null)) throw new DoubleblindError('DB5602', problems[0] ? `${problems[0]}.` : '');
}

/** The card of the peer, proven to be that of the agent in the proposal. Throws DB5603; DB3006 while there is none. */
export function checkPeerCard({ proposal, peer }: DesiredEvaluation, side: Side): PeerCard {
  if (!peer) throw new DoubleblindError('DB3006', 'The portal does not know it at present.');
  const party = proposal[otherSide(side)];
  const { document } = peer.card;
  const proven =
    verifyDocument('peer-card', peer.card, party.agentKey) &&
    document.publicKey === party.agentKey &&
    document.agentId === party.agentId;
  if (!proven) throw new DoubleblindError('DB5603', `The ${otherSide(side)}'s agent.`);
  return document;
}

/** What both parties compare at the barrier. */
export function termsOf(work: DesiredEvaluation): { evaluationId: string; attempt: number; proposalHash: string } {
  return { evaluationId: work.evaluationId, attempt: work.attempt, proposalHash: proposalHash(work.proposal) };
}
