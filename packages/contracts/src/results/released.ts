/**
 * What the hospital's agent releases to the portal, where both organisations see the same: the report of the evaluation
 * with only the parts that the hospital chose among those that the proposal allows, made coarse by the rules of disclosure
 * (packages/report/src/disclosure, docs/DISCLOSURE.md).
 */
import { z } from 'zod';
import { idSchema, nameSchema } from '../fields.ts';
import { signedSchema } from '../identity/signed-form.ts';
import { reportSchema } from '../report/report.ts';
import { reasonSchema } from '../report/values.ts';
import { releasePartSchema } from '../work/evaluation/release-parts.ts';

/** Names the form of released results in the document itself. */
export const RELEASED_FORMAT = 'doubleblind-released';
/** 1 had every figure in full: labels could be computed from it, so nothing reads it any more. */
export const RELEASED_VERSION = 2;

/** A finding of which no figure is released, and why, a clause. */
export const withheldFindingSchema = z.strictObject({ finding: nameSchema, reason: reasonSchema });

/** Which parts were released of which evaluation, and the report with these parts only. */
export const releasedResultsSchema = z.strictObject({
  format: z.literal(RELEASED_FORMAT),
  version: z.literal(RELEASED_VERSION),
  evaluationId: idSchema,
  attempt: z.number().int().positive(),
  /** Parts that were released, in the order of RELEASE_PARTS. One of them may still be null, for example 'agreement' without a plaintext run. */
  parts: z.array(releasePartSchema).min(1),
  withheld: z.array(withheldFindingSchema).max(200),
  report: reportSchema,
});
/** Signed with kind 'released-results' by the hospital's agent. */
export const signedResultsSchema = signedSchema(releasedResultsSchema);

/** A finding of which nothing is released. */
export type WithheldFinding = z.infer<typeof withheldFindingSchema>;
/** What a hospital has released. */
export type ReleasedResults = z.infer<typeof releasedResultsSchema>;
/** Released results with the signature of the hospital's agent. */
export type SignedResults = z.infer<typeof signedResultsSchema>;
