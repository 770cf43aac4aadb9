/**
 * What is said of a model that was trained together: by whom, on how many patients, and what that spent of each patient's privacy.
 */
import { z } from 'zod';
import { countSchema, hashSchema, idSchema, nameSchema, textSchema, timeSchema } from '../../fields.ts';
import { publicKeySchema, signedSchema } from '../../identity/signed-form.ts';

const epsilon = z.number().nonnegative();

/** The model after some rounds, on images of the owner's that nobody trained on. */
export const trainingPointSchema = z.strictObject({
  round: countSchema,
  /** Spent by the hospital that has spent most; by privacy loss distributions. */
  epsilon,
  /** 'softmax': share of images whose largest output is their class. */
  accuracy: z.number().min(0).max(1).nullable(),
  /** 'sigmoid': mean of the findings' AUROCs. */
  meanAuroc: z.number().min(0).max(1).nullable(),
});

/** What is known of a trained model: terms, rounds, quality and what was spent of privacy. */
export const trainingCardSchema = z.strictObject({
  format: z.literal('doubleblind-training-card'),
  version: z.literal(1),
  trainingId: idSchema,
  termsHash: hashSchema,
  name: nameSchema,
  purpose: textSchema.min(1),
  /** SHA-256 of the file that was begun with, and of the trained one. */
  startHash: hashSchema,
  modelHash: hashSchema,
  rounds: z.strictObject({ done: countSchema, agreed: countSchema }),
  /** Why it ended. */
  ended: textSchema,
  hospitals: z.array(
    z.strictObject({
      name: nameSchema,
      agentKey: publicKeySchema,
      patients: countSchema,
      images: countSchema,
      epsilonLimit: z.number().positive(),
      /** Rounds whose sums have its patients, and vectors that its ledger counts: repeated rounds, too. */
      rounds: countSchema,
      spentSteps: countSchema,
      epsilon,
    }),
  ),
  privacy: z.strictObject({
    unit: z.literal('patient'),
    neighbours: z.literal('add-or-remove'),
    delta: z.number(),
    samplingRate: z.number(),
    noiseMultiplier: z.number(),
    clippingNorm: z.number(),
    /** Of the hospital that has spent most. */
    epsilon,
    accountant: z.literal('privacy loss distributions'),
    /** The same by Renyi divergences, as papers often quote it. */
    renyiEpsilon: epsilon,
    /** When so many hospitals tell the owner what noise they added; null: unbounded. */
    withAccomplices: z.array(z.strictObject({ accomplices: countSchema, epsilon: epsilon.nullable() })),
  }),
  history: z.array(trainingPointSchema),
  finishedAt: timeSchema,
});

/** Signed with kind 'training-card' by the owner's agent. */
export const signedTrainingCardSchema = signedSchema(trainingCardSchema);

/** Quality and epsilon after some rounds. */
export type TrainingPoint = z.infer<typeof trainingPointSchema>;
/** What is known of a trained model. */
export type TrainingCard = z.infer<typeof trainingCardSchema>;
/** A card with the signature of the agent that trained. */
export type SignedTrainingCard = z.infer<typeof signedTrainingCardSchema>;
