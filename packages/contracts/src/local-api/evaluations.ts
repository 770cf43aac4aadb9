/** Local API: what only an organisation's own agent may do about an evaluation: approve, revoke, preview, release. */
import { z } from 'zod';
import { observedEvaluationSchema } from '../channel/work.ts';
import { proposalDocumentSchema, signedApprovalSchema, signedRevocationSchema } from '../evaluations/approval.ts';
import { releasePartSchema } from '../evaluations/release-parts.ts';
import { failureSchema, nameSchema, textSchema } from '../fields.ts';
import { reportSchema } from '../report/report.ts';

/** GET /evaluations/:id: the proposal as the agent has it, what it approved, and where it stands. */
export const localEvaluationSchema = z.strictObject({
  proposal: proposalDocumentSchema,
  approval: signedApprovalSchema.nullable(),
  observed: observedEvaluationSchema.nullable(),
});

/**
 * POST /evaluations/:id/approval: the page sends the proposal that the person saw; the agent checks that it names the
 * agent's own key and data, signs, keeps the approval, and sends it to the portal. Answer 200 `{approval}`.
 */
export const approveRequestSchema = z.strictObject({ proposal: proposalDocumentSchema, approvedBy: nameSchema });
export const approveAnswerSchema = z.strictObject({ approval: signedApprovalSchema });

/** POST /evaluations/:id/revocation. Answer 200 `{revocation}`; the agent stops at once. */
export const revokeRequestSchema = z.strictObject({ reason: textSchema, revokedBy: nameSchema });
export const revokeAnswerSchema = z.strictObject({ revocation: signedRevocationSchema });

/**
 * GET /evaluations/:id/preview, hospital's agent, once computed: the full report, for the hospital's own people. A page
 * shows what a choice of parts would release with `selectParts(report, parts)`. 409 before.
 */
export const previewAnswerSchema = z.strictObject({
  report: reportSchema,
  /** Parts that the proposal allows to be released. */
  allowed: z.array(releasePartSchema),
  released: z.array(releasePartSchema).nullable(),
});

/**
 * POST /evaluations/:id/release: `releasedResults` of the report with the parts asked for (all of them must be allowed
 * by the proposal), signed and sent to the portal. Answer 200; `acknowledged` false while the portal cannot be reached
 * (the agent sends again).
 */
export const releaseRequestSchema = z.strictObject({ parts: z.array(releasePartSchema).min(1) });
export const releaseAnswerSchema = z.strictObject({ acknowledged: z.boolean(), parts: z.array(releasePartSchema) });

/** Body of every error answer. */
export const localErrorSchema = z.strictObject({ error: failureSchema });

export type LocalEvaluation = z.infer<typeof localEvaluationSchema>;
export type ApproveRequest = z.infer<typeof approveRequestSchema>;
export type PreviewAnswer = z.infer<typeof previewAnswerSchema>;
export type ReleaseRequest = z.infer<typeof releaseRequestSchema>;
