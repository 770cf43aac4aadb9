/** What either side does about an evaluation; the controller does not know which side it is. */
import type { Preflight, Progress, ProposalDocument } from '@doubleblind/contracts';
import type { PeerLink } from '@doubleblind/mpc-core';
import type { PeerTerms } from '../../peer/handshake.ts';

export interface WorkSession {
  readonly proposal: ProposalDocument;
  /** An open link to the proven peer, on which nothing has been said. */
  readonly link: PeerLink;
  readonly terms: PeerTerms;
  readonly onProgress: (progress: Progress) => void;
}

export interface PartyWork {
  /** Whether this side has what the proposal names. Throws DB5605, DB5606, DB5614. */
  check(proposal: ProposalDocument): Promise<void>;
  /** The whole protocol on two made-up images. Closes the link. */
  preflight(session: WorkSession): Promise<Preflight>;
  /** All images that are not done yet. Closes the link. Rejects when the link breaks; what is finished is kept. */
  run(session: WorkSession): Promise<void>;
  /** Whether every image is done, as far as this side can know without the peer. */
  isComplete(proposal: ProposalDocument): Promise<boolean>;
  /** Whether an agreed plaintext comparison waits for something that this organisation's people have to do. */
  owesComparison(proposal: ProposalDocument): Promise<boolean>;
  /** What is left to do alone when every image is done. */
  conclude(proposal: ProposalDocument, attempt: number): Promise<void>;
}
