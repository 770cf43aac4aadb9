/** Desired and observed state of one evaluation as portal and agent tell each other. */
import { z } from 'zod';
import { countSchema, failureSchema, idSchema, sideSchema, timeSchema } from '../fields.ts';
import { signedPeerCardSchema } from '../identity/peer-card.ts';
import { desiredStateSchema } from '../work/desired-state.ts';
import { proposalDocumentSchema, signedApprovalSchema } from '../work/evaluation/approval.ts';

/**
 * - refused: this agent will not do it (approval, peer or data do not match); `failure` says why
 * - link-lost: the peer cannot be reached; the agent keeps trying and reports 'running' when it is back
 * - computed: every image is done exactly once; on the hospital's side results can be previewed
 * - released: hospital only, after its `release` message was acknowledged
 */
export const observedStateSchema = z.enum([
  'idle',
  'ready',
  'preflighting',
  'preflight-passed',
  'running',
  'link-lost',
  'paused',
  'computed',
  'released',
  'stopped',
  'refused',
  'failed',
]);

/** What the portal wants of an agent about one evaluation, with all that the agent needs to check and to do it. */
export const desiredEvaluationSchema = z.strictObject({
  evaluationId: idSchema,
  /** Counts from 1; a retry adds one. Checkpoints of earlier attempts stay valid. */
  attempt: z.number().int().positive(),
  desired: desiredStateSchema,
  side: sideSchema,
  proposal: proposalDocumentSchema,
  approvals: z.array(signedApprovalSchema).max(2),
  /** From 'prepare' on. Exactly one of the two agents gets 'listen', the other 'dial'. */
  peer: z.strictObject({ card: signedPeerCardSchema, connect: z.enum(['listen', 'dial']) }).nullable(),
  /**
   * Work may go on until this time even while the portal cannot be reached; every `desired` message renews it.
   * After it the agent pauses (keeping its checkpoints) until it hears from the portal.
   */
  leaseUntil: timeSchema,
});

/** How far an evaluation is: counts of images, `bytes` both ways, rates by the second, `secondsLeft` in seconds. */
export const progressSchema = z.strictObject({
  imagesDone: countSchema,
  imagesTotal: countSchema,
  bytes: z.number().nonnegative(),
  /** Of the running phase; null before the first batch is done. */
  imagesPerSecond: z.number().nonnegative().nullable(),
  bytesPerSecond: z.number().nonnegative().nullable(),
  secondsLeft: z.number().nonnegative().nullable(),
  phase: z.string().max(60),
  /** Where pairs of workers compute, one of either party. */
  workers: z
    .strictObject({
      /** Of this side, at this evaluation. */
      workers: countSchema,
      pairs: countSchema,
      /** Batches, which are the shards that pairs are given: done, all, and begun again after a pair was lost. */
      batchesDone: countSchema,
      batches: countSchema,
      again: countSchema,
    })
    .optional(),
});

/** Result of a preflight on two made-up images. */
export const preflightSchema = z.strictObject({
  seconds: z.number().nonnegative(),
  bytes: z.number().nonnegative(),
  /** Largest |secure - plaintext fixed point| in units of the last place; null where only the peer can know. */
  largestDifference: z.number().nonnegative().nullable(),
  estimatedSecondsTotal: z.number().nonnegative(),
  /** Measured between the agents. */
  roundTripMilliseconds: z.number().nonnegative(),
  bytesPerSecond: z.number().nonnegative(),
});

/** What an agent says of one evaluation; about an earlier attempt than the present one it is ignored. */
export const observedEvaluationSchema = z.strictObject({
  evaluationId: idSchema,
  attempt: z.number().int().positive(),
  observed: observedStateSchema,
  progress: progressSchema.optional(),
  preflight: preflightSchema.optional(),
  failure: failureSchema.optional(),
  /** Hospital only: it is to run the agreed plaintext comparison, and the model that the vendor lends for it is not here. */
  comparisonOwed: z.boolean().optional(),
});

/** Where an agent is with an evaluation. */
export type ObservedState = z.infer<typeof observedStateSchema>;
/** What is wanted from an agent about one evaluation. */
export type DesiredEvaluation = z.infer<typeof desiredEvaluationSchema>;
/** What an agent says of one evaluation. */
export type ObservedEvaluation = z.infer<typeof observedEvaluationSchema>;
/** How far an evaluation is. */
export type Progress = z.infer<typeof progressSchema>;
/** What the preflight of an evaluation measured. */
export type Preflight = z.infer<typeof preflightSchema>;
