/**
 * What a vendor's agent tells the portal about a compiled model: everything public, no weight. The program's schema has
 * no place for a weight, and anyone can recompute its hash from the program that the manifest carries.
 */
import { programHash, programSchema } from '@doubleblind/program';
import { z } from 'zod';
import { canonicalHash } from '../canonical/hash.ts';
import { countSchema, hashSchema, nameSchema, textSchema, timeSchema } from '../fields.ts';
import { signedSchema } from '../identity/signed-form.ts';
import { signedTrainingCardSchema } from '../work/training/card.ts';
import { operatingPointSchema } from './operating-point.ts';

const layerCostSchema = z.strictObject({
  name: z.string().max(256),
  op: z.string().max(40),
  /** Bytes both ways for one image in a full batch. */
  bytes: z.number().nonnegative(),
  rounds: countSchema,
});

/** Estimated cost per image; exact byte counts come from a run. */
export const modelCostSchema = z.strictObject({
  bytesPerImage: z.number().nonnegative(),
  /** Bytes that are exchanged before the images are known (correlations), for one image. */
  preprocessingBytesPerImage: z.number().nonnegative(),
  rounds: countSchema,
  layers: z.array(layerCostSchema).max(5000),
});

/** Everything that a vendor declares of a model, with its program; no weight. */
export const modelManifestSchema = z.strictObject({
  format: z.literal('doubleblind-model'),
  version: z.literal(1),
  name: nameSchema,
  /** The vendor's own version of the model, for example "2.3.0". */
  modelVersion: nameSchema,
  description: textSchema,
  intendedUse: textSchema,
  /** What the model's outputs mean, in order. */
  findings: z.array(nameSchema).min(1).max(200),
  operatingPoints: z.array(operatingPointSchema).max(400),
  programHash: hashSchema,
  program: programSchema,
  cost: modelCostSchema,
  compiledAt: timeSchema,
  /** Of a model that hospitals trained together: who, on how many patients, and what that spent. */
  training: signedTrainingCardSchema.optional(),
});
/** A model's manifest, signed with kind 'model-manifest' by the vendor's agent. */
export const signedModelManifestSchema = signedSchema(modelManifestSchema);

/** What an image of a model is expected to cost: bytes both ways and rounds. */
export type ModelCost = z.infer<typeof modelCostSchema>;
/** What a vendor declares of a model. */
export type ModelManifest = z.infer<typeof modelManifestSchema>;
/** A model's manifest with the vendor's signature. */
export type SignedModelManifest = z.infer<typeof signedModelManifestSchema>;

/** SHA-256 over everything that the vendor declares of a model; what both sides approve names it. */
export function manifestHash(manifest: ModelManifest): string {
  return canonicalHash(manifest);
}

/** Says what is wrong with a manifest that has the right form, or null: the hash, and the number of outputs. */
export function checkModelManifest(manifest: ModelManifest): string | null {
  if (programHash(manifest.program) !== manifest.programHash) return 'the program does not have the stated hash';
  const { input, output } = manifest.program;
  // What test sets and reports are for: scores of films, or masks of volumes.
  if (input.volume && !output.masks) return 'models that give scores of volumes cannot be registered';
  if (output.masks && !input.volume) return 'models that draw masks of images cannot be registered';
  // How many numbers are opened depends on the sizes of volumes, which no terms have.
  if (input.volume?.tiles) return 'models that cut volumes into tiles are evaluated by hand only';
  if (output.masks && manifest.operatingPoints.length > 0) return 'masks have no thresholds to declare';
  const { labels } = output;
  if (labels && labels.length !== manifest.findings.length) return 'the program names another number of outputs';
  const unknown = manifest.operatingPoints.find((point) => !manifest.findings.includes(point.finding));
  return unknown ? `operating point "${unknown.name}" is for an unknown finding` : null;
}
