/** What an organisation's people decide through their own agent: approve, revoke, preview, release. */
import type { KeyObject } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import {
  type ApproveRequest,
  checkApproval,
  givesAllImages,
  type LocalEvaluation,
  type ModelComparison,
  type PreviewAnswer,
  type ProposalDocument,
  proposalHash,
  type ReleasePart,
  type ReleasePreview,
  type ReleaseRequest,
  type Side,
  type SignedApproval,
  type SignedReport,
  type SignedRevocation,
  signDocument,
} from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { signReport } from '@doubleblind/report';
import {
  findApproval,
  findEvaluation,
  listEvaluations,
  storeApproval,
  storeProposal,
  storeRevocation,
} from '../../store/database/evaluations.ts';
import { inTransaction } from '../../store/database/open.ts';
import { addRequest, lastRequest, type OutboxEntry } from '../../store/database/outbox.ts';
import { acceptKey, requireAcceptedKey, strangeKey } from '../../store/database/peer-keys.ts';
import { checkNamesSelf, otherSide, type Self } from '../controllers/checks.ts';
import type { Supervisor } from '../controllers/supervisor.ts';
import type { Results } from '../results/results.ts';
import type { ExaminedDisclosure } from '../results/statistics.ts';
import type { PartyWork } from './party-work.ts';

export interface DecisionsOptions {
  readonly database: DatabaseSync;
  readonly self: Self;
  readonly privateKey: KeyObject;
  readonly party: PartyWork;
  readonly supervisor: Supervisor;
  /** Hospital only. */
  readonly results: Results | null;
}

export class Decisions {
  readonly #options: DecisionsOptions;
  /** The latest release that was begun. */
  #releasing: Promise<unknown> = Promise.resolve();

  constructor(options: DecisionsOptions) {
    this.#options = options;
  }

  get side(): Side {
    return this.#options.self.side;
  }

  /** Fingerprint of the other side's key in these terms, where a person has to have compared it; see peer-keys.ts. */
  strangeKey(proposal: ProposalDocument): string | null {
    return strangeKey(this.#options.database, proposal[otherSide(this.side)]);
  }

  /** Throws DB5703. */
  get(evaluationId: string): LocalEvaluation {
    const { proposal } = this.#find(evaluationId);
    const own = findApproval(this.#options.database, evaluationId);
    return { proposal, approval: own?.approval ?? null, observed: this.#options.supervisor.current(evaluationId) };
  }

  /**
   * Signs the proposal that a person saw. Throws DB5604 (not this agent), DB5605, DB5606 and DB5614 (not its data), DB5607 (not
   * the proposal that the portal sent), DB5601 (over, or taken back before), DB5634 (images
   * would go to the vendor, which nobody confirmed), DB5640 (a key that was not accepted), DB5651 to DB5653 (noise: too little, promised before, more than is left). Approving again answers the same approval. The
   * request is the one way in which an approval reaches the portal.
   */
  async approve(
    evaluationId: string,
    { proposal, approvedBy, handOverImages, acceptKey: compared }: ApproveRequest,
  ): Promise<{ approval: SignedApproval; requestId: string }> {
    const { database, self, privateKey, party } = this.#options;
    if (proposal.evaluationId !== evaluationId) throw new DoubleblindError('DB5607', 'It is another evaluation.');
    checkNamesSelf(proposal, self);
    await party.check(proposal);
    if (self.side === 'hospital') await this.#results().checkPromises(proposal, this.#evaluations());
    if (self.side === 'hospital' && givesAllImages(proposal) && handOverImages !== true) {
      throw new DoubleblindError('DB5634', '');
    }
    const known = findEvaluation(database, evaluationId);
    if (known && proposalHash(known.proposal) !== proposalHash(proposal)) throw new DoubleblindError('DB5607', '');
    const own = findApproval(database, evaluationId);
    if (own?.revoked) throw new DoubleblindError('DB5601', 'It was taken back; make a new proposal.');
    if (own) return { approval: own.approval, requestId: this.#sentApproval(own.approval) };
    const other = proposal[otherSide(self.side)];
    requireAcceptedKey(database, other, compared);
    const approval = signDocument(
      'approval',
      {
        format: 'doubleblind-approval' as const,
        version: 1 as const,
        evaluationId,
        side: self.side,
        proposalHash: proposalHash(proposal),
        approvedBy,
        approvedAt: new Date().toISOString(),
      },
      privateKey,
    );
    const problem = checkApproval(proposal, approval, self.side, new Date());
    if (problem) throw new DoubleblindError('DB5601', `${problem}.`);
    const requestId = inTransaction(database, () => {
      storeProposal(database, proposal);
      storeApproval(database, approval);
      acceptKey(database, other);
      return addRequest(database, evaluationId, { type: 'approve', approval });
    });
    return { approval, requestId };
  }

  /** The request that brings an approval to the portal; a new one where the portal refused the last. */
  #sentApproval(approval: SignedApproval): string {
    const { database } = this.#options;
    const { evaluationId } = approval.document;
    const last = lastRequest(database, 'approve', evaluationId);
    if (last && !last.answer?.failure) return last.request.requestId;
    return addRequest(database, evaluationId, { type: 'approve', approval });
  }

  /** Stops the work at once, then tells the portal. Throws DB5703, DB5601 (never approved). */
  async revoke(evaluationId: string, request: { reason: string; revokedBy: string }): Promise<SignedRevocation> {
    const { database, self, privateKey, supervisor } = this.#options;
    this.#find(evaluationId);
    if (!findApproval(database, evaluationId)) throw new DoubleblindError('DB5601', '');
    const revocation = signDocument(
      'revocation',
      {
        format: 'doubleblind-revocation' as const,
        version: 1 as const,
        evaluationId,
        side: self.side,
        ...request,
        revokedAt: new Date().toISOString(),
      },
      privateKey,
    );
    inTransaction(database, () => {
      storeRevocation(database, revocation);
      addRequest(database, evaluationId, { type: 'revoke', revocation });
    });
    await supervisor.cancel(evaluationId);
    return revocation;
  }

  /** Throws DB5703, DB5609. */
  async preview(evaluationId: string): Promise<PreviewAnswer> {
    const { proposal } = this.#find(evaluationId);
    const released = this.#release(evaluationId)?.request.results.document.parts ?? null;
    if (released === null) this.#noteComparison(evaluationId, await this.#results().addWhatCameLater(proposal));
    const { report } = await this.#results().read(evaluationId);
    const second = await this.#results().secondPerson(evaluationId);
    const asked = second?.asked ? { by: second.asked.by, parts: second.asked.parts } : null;
    const { parts: allowed, privacy } = proposal.release;
    const preview = { report, allowed, released, needsSecond: second !== null, asked };
    return privacy === undefined ? preview : { ...preview, privacy };
  }

  /** Once all is computed nobody but a person brings what is owed. */
  #noteComparison(evaluationId: string, comparisonOwed: boolean): void {
    const { supervisor } = this.#options;
    const known = supervisor.current(evaluationId);
    if (known && (known.comparisonOwed ?? false) !== comparisonOwed) supervisor.note({ ...known, comparisonOwed });
  }

  /** The full report, signed for the hospital's own people. Throws DB5703, DB5609. */
  async report(evaluationId: string): Promise<SignedReport> {
    this.#find(evaluationId);
    const { report } = await this.#results().read(evaluationId);
    return signReport(report, this.#options.privateKey);
  }

  /** Several models on one test set. Throws DB5703, DB5609, DB5711, DB7018. */
  async compare(evaluationIds: readonly string[]): Promise<ModelComparison> {
    return this.#results().compare(evaluationIds.map((id) => this.#find(id).proposal));
  }

  /**
   * Signs the chosen parts and hands them to the portal. Answers the request to wait for, or null where a second person has to ask
   * for the same. One release after another, so that each is judged beside all before it. Throws DB5608 (more than was agreed),
   * DB5609, DB5610 (other parts are released already), DB5631 (nearly the test set of an earlier release), DB5651, DB5652 and DB5653 (noise: too little, promised before, more than is left), DB5632 (an attack on the document
   * succeeds), DB5635 (nobody's name), DB5638 (the agreed plaintext run is owed), DB5703.
   */
  release(evaluationId: string, request: ReleaseRequest): Promise<string | null> {
    const released = this.#releasing.then(() => this.#releaseNow(evaluationId, request));
    this.#releasing = released.catch(() => undefined);
    return released;
  }

  async #releaseNow(evaluationId: string, { parts, releasedBy }: ReleaseRequest): Promise<string | null> {
    const { database, privateKey } = this.#options;
    const earlier = this.#release(evaluationId);
    if (earlier) {
      const before = earlier.request.results.document.parts;
      const same = parts.length === before.length && before.every((part) => parts.includes(part));
      if (!same) throw new DoubleblindError('DB5610', '');
      return earlier.request.requestId;
    }
    const { document, record, attacks } = await this.#disclose(evaluationId, parts);
    const succeeded = attacks.find(({ found }) => found > 0);
    if (succeeded !== undefined) throw new DoubleblindError('DB5632', `${succeeded.attack}: ${succeeded.text}`);
    if (!(await this.#results().mayRelease(document, releasedBy))) return null;
    await this.#results().keepRecord(record);
    const results = signDocument('released-results', document, privateKey);
    return addRequest(database, evaluationId, { type: 'release', results });
  }

  /** The very document that a release of these parts would sign, and what attacks on it find. Throws as `release`, but not DB5632. */
  async previewRelease(evaluationId: string, { parts }: ReleaseRequest): Promise<ReleasePreview> {
    const { document, attacks } = await this.#disclose(evaluationId, parts);
    return { document, attacks: [...attacks] };
  }

  async #disclose(evaluationId: string, parts: readonly ReleasePart[]): Promise<ExaminedDisclosure> {
    const { proposal } = this.#find(evaluationId);
    // What was released stays what the results say.
    const owed = this.#release(evaluationId) === null && (await this.#results().addWhatCameLater(proposal));
    if (owed && parts.includes('agreement')) throw new DoubleblindError('DB5638', '');
    const excess = parts.find((part) => !proposal.release.parts.includes(part));
    if (excess !== undefined) throw new DoubleblindError('DB5608', `"${excess}" was not agreed on.`);
    return this.#results().disclose(proposal, parts, this.#evaluations());
  }

  #evaluations(): string[] {
    return listEvaluations(this.#options.database).map((row) => row.proposal.evaluationId);
  }

  /** The release that was made and not refused by the portal. */
  #release(evaluationId: string) {
    const entry = lastRequest(this.#options.database, 'release', evaluationId);
    return entry && isRelease(entry) && !entry.answer?.failure ? entry : null;
  }

  #find(evaluationId: string): { proposal: ProposalDocument } {
    const found = findEvaluation(this.#options.database, evaluationId);
    if (!found) throw new DoubleblindError('DB5703', 'No such evaluation.');
    return found;
  }

  #results(): Results {
    const { results } = this.#options;
    if (!results) throw new DoubleblindError('DB5609', "Results are at the hospital's agent.");
    return results;
  }
}

type ReleaseEntry = OutboxEntry & { readonly request: Extract<OutboxEntry['request'], { type: 'release' }> };

function isRelease(entry: OutboxEntry): entry is ReleaseEntry {
  return entry.request.type === 'release';
}
