/**
 * What two organisations agree on, and the approval that each side's agent signs. The agent, not the portal, decides
 * what leaves it: it works only on a proposal that its own key has approved and whose peer it names.
 */
import { z } from 'zod';
import { hashSchema, idSchema, nameSchema, sideSchema, textSchema, timeSchema } from '../../fields.ts';
import { publicKeySchema, signedSchema } from '../../identity/signed-form.ts';
import { openedMasksSchema } from './masks.ts';
import { modelExposureSchema } from './model-exposure.ts';
import { primaryGoalSchema } from './primary-goal.ts';
import { RELEASE_PARTS, releasePartSchema } from './release-parts.ts';
import { releasePrivacySchema } from './release-privacy.ts';
import { spotChecksSchema } from './spot-checks.ts';
import { threatModelSchema } from './threat-model.ts';

const partySchema = z.strictObject({
  organisationId: idSchema,
  organisationName: nameSchema,
  agentId: idSchema,
  /** The only key with which this side's agent can identify itself to its peer in this evaluation. */
  agentKey: publicKeySchema,
});

/**
 * Whether the model also runs unprotected for comparison, where, and so what that discloses. 'hospital': the vendor
 * lends the model to the hospital's agent. 'vendor': the hospital's agent hands the preprocessed images to the vendor's;
 * 'public-images' then means that it does so only if a column "public" of its labels is 1 for every image.
 */
export const plaintextComparisonSchema = z.discriminatedUnion('agreed', [
  z.strictObject({ agreed: z.literal(false) }),
  z.strictObject({ agreed: z.literal(true), runBy: sideSchema, on: z.enum(['all-images', 'public-images']) }),
]);

/** Present form of proposals. Version 1 had no `manifestHash`: such terms can be read, and no longer approved. */
export const PROPOSAL_VERSION = 2;

/** The terms of an evaluation; what they do not say, neither agent does. */
export const proposalDocumentSchema = z.strictObject({
  format: z.literal('doubleblind-proposal'),
  version: z.union([z.literal(1), z.literal(PROPOSAL_VERSION)]),
  evaluationId: idSchema,
  purpose: textSchema.min(1),
  vendor: partySchema,
  hospital: partySchema,
  model: z.strictObject({
    versionId: idSchema,
    name: nameSchema,
    modelVersion: nameSchema,
    programHash: hashSchema,
    /** `manifestHash` of the whole manifest: declared thresholds, intended use, findings, preprocessing, meaning of outputs. */
    manifestHash: hashSchema.optional(),
  }),
  testSet: z.strictObject({
    id: idSchema,
    name: nameSchema,
    contentHash: hashSchema,
    images: z.number().int().positive(),
  }),
  /** Findings that are evaluated: outputs of the model that the test set has labels for. */
  findings: z.array(nameSchema).min(1).max(200),
  /** The most that the hospital may release: to the portal, where both organisations see the same. It may release less. */
  release: z.strictObject({
    parts: z.array(releasePartSchema).min(1).max(RELEASE_PARTS.length),
    /** Noise in all that is released; absent where none was agreed on. */
    privacy: releasePrivacySchema.optional(),
  }),
  plaintextComparison: plaintextComparisonSchema,
  /** Against whom the run protects; absent in terms that were agreed on before there was a choice: parties that follow the protocol. */
  threatModel: threatModelSchema.optional(),
  /** Equivalence margin for the paired difference in AUROC (two one-sided tests). */
  equivalenceMargin: z.number().positive().max(0.2),
  /** Finding, threshold and goal that the evaluation is judged by; absent where none was agreed on. */
  primaryGoal: primaryGoalSchema.optional(),
  /**
   * Where the model draws masks: the numbers of each volume that are opened to the hospital, one for each class and voxel. Findings are
   * structures then. Absent: the model gives scores of films.
   */
  masks: openedMasksSchema.optional(),
  /** What the outputs can tell of the model at most; absent in terms of before. */
  modelExposure: modelExposureSchema.optional(),
  /** Films by which the hospital checks the vendor's answers; absent where none were agreed on. */
  spotChecks: spotChecksSchema.optional(),
  notBefore: timeSchema.nullable(),
  expiresAt: timeSchema,
  proposedAt: timeSchema,
});

/** One side's approval of the terms with a given hash. */
export const approvalDocumentSchema = z.strictObject({
  format: z.literal('doubleblind-approval'),
  version: z.literal(1),
  evaluationId: idSchema,
  side: sideSchema,
  /** `proposalHash` of the whole proposal, so that no word of it can change afterwards. */
  proposalHash: hashSchema,
  approvedBy: nameSchema,
  approvedAt: timeSchema,
});
/** Signed with kind 'approval' by the agent key that the proposal names for that side. */
export const signedApprovalSchema = signedSchema(approvalDocumentSchema);

/** One side takes its approval back; its agent stops at once. */
export const revocationDocumentSchema = z.strictObject({
  format: z.literal('doubleblind-revocation'),
  version: z.literal(1),
  evaluationId: idSchema,
  side: sideSchema,
  reason: textSchema,
  revokedBy: nameSchema,
  revokedAt: timeSchema,
});
/** Signed with kind 'revocation'. */
export const signedRevocationSchema = signedSchema(revocationDocumentSchema);

/** The terms of an evaluation. */
export type ProposalDocument = z.infer<typeof proposalDocumentSchema>;
/** Whether and where the model also runs unprotected. */
export type PlaintextComparison = z.infer<typeof plaintextComparisonSchema>;
/** One side's approval of the terms. */
export type ApprovalDocument = z.infer<typeof approvalDocumentSchema>;
/** An approval with the agent's signature. */
export type SignedApproval = z.infer<typeof signedApprovalSchema>;
/** One side's word that it takes its approval back. */
export type RevocationDocument = z.infer<typeof revocationDocumentSchema>;
/** A revocation with the agent's signature. */
export type SignedRevocation = z.infer<typeof signedRevocationSchema>;
