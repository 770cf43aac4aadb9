/** Local API: building a test set. Everything here stays between the hospital's browser and its own agent. */
import { z } from 'zod';
import { countSchema, failureSchema, idSchema, nameSchema, textSchema } from '../fields.ts';
import { publicKeySchema } from '../identity/agent-key.ts';
import { findingCountSchema, siteCountSchema } from '../manifests/test-set.ts';

/** GET /health, no token: lets a page tell "agent absent" from "wrong token" and show the fingerprint. */
export const localHealthSchema = z.strictObject({
  status: z.literal('ok'),
  softwareVersion: z.string(),
  contractVersion: z.number().int(),
  organisationName: nameSchema.nullable(),
  publicKey: publicKeySchema,
});

/** POST /testsets: begins an upload. Answer 201 `testSetDraftSchema`. */
export const createTestSetSchema = z.strictObject({ name: nameSchema, description: textSchema });

/**
 * PUT /testsets/:id/files/:name, body: the file's bytes (any content type). `:name` is the file's path relative to the
 * dropped folder. Sending a name again replaces the file. Answer 200 with the check; a file that cannot be used is
 * reported here, not with an error status.
 */
export const fileCheckSchema = z.strictObject({
  name: z.string().max(1000),
  status: z.enum(['accepted', 'rejected', 'duplicate']),
  format: z.enum(['png', 'jpeg', 'dicom']).nullable(),
  width: countSchema.nullable(),
  height: countSchema.nullable(),
  bytes: countSchema,
  /** Sentences such as "8-bit image: fine detail may be lost" that do not keep the file out. */
  warnings: z.array(z.string().max(300)).max(10),
  /** Why the file was rejected. */
  failure: failureSchema.optional(),
});

/** How columns of the labels file map to what the platform knows. */
export const labelMappingSchema = z.strictObject({
  /** Column with the image's file name (matched with and without folder and extension). */
  image: nameSchema,
  study: nameSchema.nullable(),
  patient: nameSchema.nullable(),
  site: nameSchema.nullable(),
  /** Other columns to report by, for example sex, age band, scanner; one value a study. */
  groups: z.array(nameSchema).max(20),
  findings: z
    .array(z.strictObject({ column: nameSchema, finding: nameSchema }))
    .min(1)
    .max(200),
});

/**
 * PUT /testsets/:id/labels: without `mapping` the agent proposes one. Label cells: 1/0, 1.0/0.0, true/false, yes/no;
 * empty and -1 mean unlabelled. May be sent again with another mapping. Answer 200 `labelsCheckSchema`.
 */
export const putLabelsSchema = z.strictObject({
  csv: z.string().max(64 * 1024 * 1024),
  mapping: labelMappingSchema.optional(),
});

export const labelsCheckSchema = z.strictObject({
  columns: z.array(z.string().max(200)).max(1000),
  rows: countSchema,
  mapping: labelMappingSchema,
  matchedImages: countSchema,
  /** First twenty of each, to show. */
  rowsWithoutImage: z.strictObject({ count: countSchema, examples: z.array(z.string().max(1000)).max(20) }),
  imagesWithoutRow: z.strictObject({ count: countSchema, examples: z.array(z.string().max(1000)).max(20) }),
  /** Cells that are not a label, "row 12, column Edema". */
  badCells: z.strictObject({ count: countSchema, examples: z.array(z.string().max(300)).max(20) }),
});

/** GET /testsets/:id, and the answer of POST /testsets. */
export const testSetDraftSchema = z.strictObject({
  id: idSchema,
  name: nameSchema,
  description: textSchema,
  status: z.enum(['open', 'finished']),
  files: z.strictObject({ accepted: countSchema, rejected: countSchema, duplicates: countSchema }),
  /** Names of up to 24 accepted images that have a thumbnail (GET /testsets/:id/thumbnails/:name, image/png, at most 256 pixels). */
  thumbnails: z.array(z.string().max(1000)).max(24),
  labels: labelsCheckSchema.nullable(),
  studies: countSchema,
  findings: z.array(findingCountSchema).max(200),
  sites: z.array(siteCountSchema).max(500),
});

/** GET /testsets: the agent's test sets, newest first. */
export const testSetListSchema = z.strictObject({ testSets: z.array(testSetDraftSchema) });

/**
 * POST /testsets/:id/finish (no body): closes the test set and registers its manifest with the portal.
 * Answer 200. `portalId` is null while the portal cannot be reached; the agent registers it later.
 */
export const finishedTestSetSchema = z.strictObject({
  id: idSchema,
  contentHash: z.string(),
  images: countSchema,
  portalId: idSchema.nullable(),
});

export type LocalHealth = z.infer<typeof localHealthSchema>;
export type CreateTestSet = z.infer<typeof createTestSetSchema>;
export type FileCheck = z.infer<typeof fileCheckSchema>;
export type LabelMapping = z.infer<typeof labelMappingSchema>;
export type PutLabels = z.infer<typeof putLabelsSchema>;
export type LabelsCheck = z.infer<typeof labelsCheckSchema>;
export type TestSetDraft = z.infer<typeof testSetDraftSchema>;
export type FinishedTestSet = z.infer<typeof finishedTestSetSchema>;
