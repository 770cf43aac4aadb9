/**
 * What a hospital's agent tells the portal about a test set: hashes and counts. No image, no label, no file name.
 */
import { z } from 'zod';
import { canonicalHash } from '../canonical/hash.ts';
import { countSchema, hashSchema, nameSchema, textSchema, timeSchema } from '../fields.ts';
import { signedSchema } from '../identity/signed-form.ts';
import { registeredFindingSchema, siteCountSchema } from './counts.ts';

/** Everything that the portal knows of a test set: hash and counts. */
export const testSetManifestSchema = z.strictObject({
  format: z.literal('doubleblind-test-set'),
  version: z.literal(1),
  name: nameSchema,
  description: textSchema,
  /** `contentHash` below: over images AND labels. */
  contentHash: hashSchema,
  images: countSchema,
  studies: countSchema,
  /** Null when the labels have no column of patients. */
  patients: countSchema.nullable(),
  formats: z.strictObject({ png: countSchema, jpeg: countSchema, dicom: countSchema, nifti: countSchema.optional() }),
  /** Images are volumes, and labels are masks: findings are structures. Absent: labels of films. */
  masks: z.literal(true).optional(),
  findings: z.array(registeredFindingSchema).min(1).max(200),
  /** Without the small ones, and without counts of findings. */
  sites: z.array(siteCountSchema).max(500),
  createdAt: timeSchema,
});
/** A test set's manifest, signed with kind 'test-set-manifest' by the hospital's agent. */
export const signedTestSetManifestSchema = signedSchema(testSetManifestSchema);

/** What a hospital tells of a test set. */
export type TestSetManifest = z.infer<typeof testSetManifestSchema>;
/** A test set's manifest with the hospital's signature. */
export type SignedTestSetManifest = z.infer<typeof signedTestSetManifestSchema>;

/** One image with what the labels say of it; stays inside the agent. Label: 1, 0, or null for unlabelled. */
export interface LabelledImage {
  /** SHA-256 of the file's bytes. */
  imageHash: string;
  study: string;
  site: string | null;
  patient: string | null;
  /** Values of the other columns that results are reported by. */
  groups: Record<string, string>;
  /** Cells of the columns of what models take beside the image; absent where there are none. */
  numbers?: Record<string, string>;
  labels: Record<string, 0 | 1 | null>;
  /** Findings that the labels call uncertain, whatever they count as; absent where there is none. */
  uncertain?: string[];
  /** Where the label is a mask: SHA-256 of its file, and the number of each structure in it. */
  mask?: { hash: string; structures: Record<string, number> };
}

/**
 * Hash over images and labels: a changed pixel, a changed label, a study moved between sites or groups give another hash; the
 * order of files does not. `salt` (32 random bytes in hexadecimal, kept by the agent) keeps the portal from guessing
 * labels from the hash of a public image collection.
 */
export function contentHash(images: LabelledImage[], salt: string): string {
  const rows = images.map((image) => canonicalHash({ salt, ...image })).sort();
  return canonicalHash({ format: 'doubleblind-test-set-content', version: 2, rows });
}
