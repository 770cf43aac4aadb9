/** Local API: what only an organisation's own agent may do about an evaluation: approve, revoke, preview, release. */
import { z } from 'zod';
import { observedEvaluationSchema } from '../agent-channel/work.ts';
import { countSchema, failureSchema, nameSchema, textSchema } from '../fields.ts';
import { reportSchema } from '../report/report.ts';
import { paragraphSchema } from '../report/values.ts';
import { releasedResultsSchema } from '../results/released.ts';
import { proposalDocumentSchema, signedApprovalSchema, signedRevocationSchema } from '../work/evaluation/approval.ts';
import { releasePartSchema } from '../work/evaluation/release-parts.ts';
import { releasePrivacySchema } from '../work/evaluation/release-privacy.ts';

/** GET /evaluations/:id: the proposal as the agent has it, what it approved, and where it stands. */
export const localEvaluationSchema = z.strictObject({
  proposal: proposalDocumentSchema,
  approval: signedApprovalSchema.nullable(),
  observed: observedEvaluationSchema.nullable(),
});

/**
 * POST /evaluations/:id/approval: the page sends the proposal that the person saw; the agent checks that it names the
 * agent's own key and data, signs, keeps the approval, and sends it to the portal; nobody else does. Answer 200: `acknowledged`
 * false while the portal cannot be reached (the agent sends again), `refusal` when the portal did not take it.
 */
export const approveRequestSchema = z.strictObject({
  proposal: proposalDocumentSchema,
  approvedBy: nameSchema,
  /** Hospital: the person has confirmed in words that images go to the vendor; needed where the terms say so, else 409. */
  handOverImages: z.boolean().optional(),
  /** Fingerprint of the other side's key, which this agent's people have compared: needed where it is not one of those accepted before, else 409. */
  acceptKey: z.string().max(40).optional(),
});
/** Answer of POST /evaluations/:id/approval; see approveRequestSchema. */
export const approveAnswerSchema = z.strictObject({
  approval: signedApprovalSchema,
  acknowledged: z.boolean(),
  refusal: failureSchema.nullable(),
});

/** POST /evaluations/:id/revocation. Answer 200 `{revocation}`; the agent stops at once. */
export const revokeRequestSchema = z.strictObject({ reason: textSchema, revokedBy: nameSchema });
/** Answer of POST /evaluations/:id/revocation. */
export const revokeAnswerSchema = z.strictObject({ revocation: signedRevocationSchema });

/**
 * GET /evaluations/:id/preview, hospital's agent, once computed: the full report, for the hospital's own people. 409 before.
 */
export const previewAnswerSchema = z.strictObject({
  report: reportSchema,
  /** Parts that the proposal allows to be released. */
  allowed: z.array(releasePartSchema),
  /** Noise that the proposal asks for; absent where it asks for none. */
  privacy: releasePrivacySchema.optional(),
  released: z.array(releasePartSchema).nullable(),
  /** Whether two people have to release, and what one of them has asked for. */
  needsSecond: z.boolean(),
  asked: z.strictObject({ by: nameSchema, parts: z.array(releasePartSchema) }).nullable(),
});

/** What one attack on a document found: labels, sets of studies, images; none where it failed. */
export const attackFoundSchema = z.strictObject({ attack: nameSchema, found: countSchema, text: paragraphSchema });

/**
 * POST /evaluations/:id/release-preview: the document that a release of these parts would sign, so exactly what the other side
 * would see, and what attacks on this very document find. Refused as the release would be.
 */
export const releasePreviewSchema = z.strictObject({
  document: releasedResultsSchema,
  attacks: z.array(attackFoundSchema),
});

/**
 * POST /evaluations/:id/release: the same document, of parts that the proposal allows, signed and sent to the portal. Answer 200; `acknowledged` false while the portal cannot be reached
 * (the agent sends again).
 */
export const releaseRequestSchema = z.strictObject({
  parts: z.array(releasePartSchema).min(1),
  /** Who releases; needed where the hospital wants two people, who have to ask for the very same document. */
  releasedBy: nameSchema.optional(),
});
/** Answer of POST /evaluations/:id/release; see releaseRequestSchema. */
export const releaseAnswerSchema = z.strictObject({
  acknowledged: z.boolean(),
  parts: z.array(releasePartSchema),
  /** Nothing was released yet: a second person has to ask for the same. */
  waitsForSecond: z.boolean(),
});

/** Body of every error answer. */
export const localErrorSchema = z.strictObject({ error: failureSchema });

/** An evaluation as the agent has it. */
export type LocalEvaluation = z.infer<typeof localEvaluationSchema>;
/** What a page sends to have terms approved. */
export type ApproveRequest = z.infer<typeof approveRequestSchema>;
/** The full report, for the hospital's own people, and what may be released of it. */
export type PreviewAnswer = z.infer<typeof previewAnswerSchema>;
/** What one attack on a document found. */
export type AttackFound = z.infer<typeof attackFoundSchema>;
/** What a release would sign, and what attacks on it find. */
export type ReleasePreview = z.infer<typeof releasePreviewSchema>;
/** What became of a release. */
export type ReleaseAnswer = z.infer<typeof releaseAnswerSchema>;
/** Which parts are to be released, and by whom. */
export type ReleaseRequest = z.infer<typeof releaseRequestSchema>;
