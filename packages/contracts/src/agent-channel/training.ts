/** Trainings as portal and agent tell each other: no weights, no gradients, no images. */
import { z } from 'zod';
import { countSchema, failureSchema, idSchema, nameSchema, timeSchema } from '../fields.ts';
import { signedPeerCardSchema } from '../identity/peer-card.ts';
import { desiredStateSchema } from '../work/desired-state.ts';
import { signedTrainingApprovalSchema } from '../work/training/approval.ts';
import { signedTrainingCardSchema, trainingPointSchema } from '../work/training/card.ts';
import { TRAINING_HOSPITALS, trainingTermsSchema } from '../work/training/terms.ts';

/** Points of the chart: more looks than this are thinned out by the agent that tells them. */
export const MOST_TRAINING_POINTS = 500;

/** What the owner's agent asks the portal to propose, under an identifier of its own: the parties are the portal's to name. */
export const trainingDraftSchema = trainingTermsSchema
  .omit({ owner: true, hospitals: true, format: true, version: true, proposedAt: true })
  .extend({
    /** One of each hospital's, as the portal has them. */
    testSetIds: z.array(idSchema).min(TRAINING_HOSPITALS.least).max(TRAINING_HOSPITALS.most),
    proposedBy: nameSchema,
  });

/** What the portal wants of an agent in a training, with the terms and everybody's approvals. */
export const desiredTrainingSchema = z.strictObject({
  trainingId: idSchema,
  attempt: z.number().int().positive(),
  desired: desiredStateSchema,
  terms: trainingTermsSchema,
  approvals: z.array(signedTrainingApprovalSchema).max(TRAINING_HOSPITALS.most + 1),
  /** Where the owner listens; null while the portal does not know. */
  ownerCard: signedPeerCardSchema.nullable(),
  leaseUntil: timeSchema,
});

/** How far a training is, as the owner's agent tells. */
export const trainingProgressSchema = z.strictObject({
  round: countSchema,
  rounds: countSchema,
  /** Hospitals that are there. */
  present: countSchema,
  secondsLeft: z.number().nonnegative().nullable(),
  points: z.array(trainingPointSchema).max(MOST_TRAINING_POINTS),
});

/** What the portal keeps of an attempt. */
export const trainingRecordSchema = z.strictObject({
  progress: trainingProgressSchema.nullable(),
  /** By organisation: what each hospital's ledger counts. */
  spent: z.record(idSchema, z.strictObject({ steps: countSchema, epsilon: z.number().nonnegative() })),
  card: signedTrainingCardSchema.nullable(),
});

/** What an agent says of its part. */
export const observedTrainingSchema = z.strictObject({
  trainingId: idSchema,
  attempt: z.number().int().positive(),
  observed: z.enum(['idle', 'running', 'link-lost', 'left', 'stopped', 'refused', 'failed']),
  /** The owner's. */
  progress: trainingProgressSchema.optional(),
  /** A hospital's: what its ledger counts. */
  spent: z.strictObject({ steps: countSchema, epsilon: z.number().nonnegative() }).optional(),
  failure: failureSchema.optional(),
});

/** What the owner's agent asks the portal to propose. */
export type TrainingDraft = z.infer<typeof trainingDraftSchema>;
/** What the portal wants of an agent in a training. */
export type DesiredTraining = z.infer<typeof desiredTrainingSchema>;
/** How far a training is. */
export type TrainingProgress = z.infer<typeof trainingProgressSchema>;
/** What the portal keeps of an attempt. */
export type TrainingRecord = z.infer<typeof trainingRecordSchema>;
/** What an agent says of its part. */
export type ObservedTraining = z.infer<typeof observedTrainingSchema>;
