/**
 * What the hospital's agent releases to the portal, where both organisations see the same: the report of the evaluation
 * with only the parts that the hospital chose among those that the proposal allows.
 */
import { z } from 'zod';
import { canonicalHash } from '../canonical/hash.ts';
import { type ProposalDocument, proposalHash } from '../evaluations/approval.ts';
import { type ReleasePart, releasePartSchema } from '../evaluations/release-parts.ts';
import { idSchema } from '../fields.ts';
import { signedSchema } from '../identity/signed-document.ts';
import { type Report, reportSchema } from '../report/report.ts';
import { releaseOrder, selectParts } from './select.ts';

export const releasedResultsSchema = z.strictObject({
  format: z.literal('doubleblind-released'),
  version: z.literal(1),
  evaluationId: idSchema,
  attempt: z.number().int().positive(),
  /** Parts that were released, in the order of RELEASE_PARTS. One of them may still be null, for example 'agreement' without a plaintext run. */
  parts: z.array(releasePartSchema).min(1),
  /** `selectParts(full report, parts)`. */
  report: reportSchema,
});
/** Signed with kind 'released-results' by the hospital's agent. */
export const signedResultsSchema = signedSchema(releasedResultsSchema);

export type ReleasedResults = z.infer<typeof releasedResultsSchema>;
export type SignedResults = z.infer<typeof signedResultsSchema>;

/** The document that a hospital's agent signs when its people release these parts of a report. */
export function releasedResults(
  report: Report,
  { evaluationId, attempt, parts }: { evaluationId: string; attempt: number; parts: readonly ReleasePart[] },
): ReleasedResults {
  const ordered = releaseOrder(parts);
  return {
    format: 'doubleblind-released',
    version: 1,
    evaluationId,
    attempt,
    parts: ordered,
    report: selectParts(report, ordered),
  };
}

/** Whether selecting these parts would take nothing away. */
export function holdsOnly(report: Report, parts: readonly ReleasePart[]): boolean {
  return canonicalHash(selectParts(report, parts)) === canonicalHash(report);
}

/** Why these results do not belong to the proposal, a clause for an error message, or null. Signatures are checked apart. */
export function checkReleased(
  { evaluationId, parts, report }: ReleasedResults,
  proposal: ProposalDocument,
): string | null {
  const { subject, performance, agreement } = report;
  if (evaluationId !== proposal.evaluationId) return 'they are of another evaluation';
  if (subject.proposalHash !== proposalHash(proposal)) return 'they are for other terms';
  if (subject.model.programHash !== proposal.model.programHash) return 'they are of another program';
  if (subject.testSet.contentHash !== proposal.testSet.contentHash) return 'they are of another test set';
  if (performance.some(({ finding }) => !proposal.findings.includes(finding)))
    return 'they hold a finding that was not agreed';
  if (!proposal.plaintextComparison.agreed && agreement !== null)
    return 'they hold a plaintext comparison that was not agreed';
  if (parts.some((part) => !proposal.release.parts.includes(part))) return 'they hold more than was agreed';
  return holdsOnly(report, parts) ? null : 'they hold more than they say';
}
