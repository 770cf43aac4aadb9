/**
 * What the owner of a model and hospitals agree on before they train it together: who takes part, on which model, how, and with how
 * much noise. Each side's approval names the hash of the whole document.
 */
import { preprocessingSchema } from '@doubleblind/program';
import { z } from 'zod';
import { canonicalHash } from '../../canonical/hash.ts';
import { countSchema, hashSchema, idSchema, nameSchema, textSchema, timeSchema } from '../../fields.ts';
import { publicKeySchema } from '../../identity/signed-form.ts';

/** Fewer than two have nobody to hide among; more than this one round's messages do not allow for. */
export const TRAINING_HOSPITALS = { least: 2, most: 64 } as const;
/** Bytes of a model's file: what an agent takes from the owner's. */
export const LARGEST_TRAINING_MODEL = 512 * 1024 * 1024;

/** A participant of a training as its terms name it. */
export const trainingPartySchema = z.strictObject({
  organisationId: idSchema,
  organisationName: nameSchema,
  agentId: idSchema,
  /** The only key by which this side's agent can sign and identify itself in this training. */
  agentKey: publicKeySchema,
  /** SHA-256 of the certificate that it shows in mutual TLS. */
  certificateHash: hashSchema,
});

/** The terms of a training; what they do not say, no agent does. */
export const trainingTermsSchema = z.strictObject({
  format: z.literal('doubleblind-training'),
  version: z.literal(1),
  trainingId: idSchema,
  name: nameSchema,
  purpose: textSchema.min(1),
  /** Whose model it is; its agent adds up what the hospitals send. */
  owner: trainingPartySchema,
  /** A hospital's number in the secure sum is its place here, from 1. */
  hospitals: z.array(trainingPartySchema).min(TRAINING_HOSPITALS.least).max(TRAINING_HOSPITALS.most),
  /** At least this many hospitals' vectors are in every sum, and with them enough noise. */
  leastHospitals: countSchema,
  model: z.strictObject({
    name: nameSchema,
    /** SHA-256 of the ONNX file to begin with, and its size. */
    fileHash: hashSchema,
    bytes: z.number().int().positive().max(LARGEST_TRAINING_MODEL),
    preprocessing: preprocessingSchema,
    /** Names of the outputs, in order. */
    findings: z.array(nameSchema).min(1).max(200),
    /** 'sigmoid': findings each by itself; 'softmax': one of several classes. */
    loss: z.enum(['sigmoid', 'softmax']),
  }),
  rounds: z.number().int().positive().max(1_000_000),
  /** Probability with which a round takes a patient. */
  samplingRate: z.number().positive().max(1),
  learningRate: z.number().positive(),
  momentum: z.number().min(0).max(1),
  /** Largest norm of what one patient adds. */
  clippingNorm: z.number().positive(),
  /** Standard deviation of the noise of the sum over the clipping norm. */
  noiseMultiplier: z.number().positive(),
  /** Probability with which epsilon may not hold. */
  delta: z.number().min(1e-10).max(0.1),
  /** Neither shown nor used after this. */
  expiresAt: timeSchema,
  proposedAt: timeSchema,
});

/** A participant of a training. */
export type TrainingParty = z.infer<typeof trainingPartySchema>;
/** The terms of a training. */
export type TrainingTerms = z.infer<typeof trainingTermsSchema>;

/** What approvals of a training name. */
export function trainingTermsHash(terms: TrainingTerms): string {
  return canonicalHash(terms);
}
