/** Local API: building a test set. Everything here stays between the hospital's browser and its own agent. */
import { z } from 'zod';
import { countSchema, failureSchema, idSchema, nameSchema, textSchema, timeSchema } from '../fields.ts';
import { publicKeySchema } from '../identity/signed-form.ts';
import { registeredFindingSchema, siteCountSchema } from '../manifests/counts.ts';

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
  /** Why a person should look at the film before it counts. */
  concerns: z.array(z.string().max(300)).max(10).default([]),
  /** Four numbers to compare the film with those that a model was calibrated on; null where it is too small to be judged. */
  look: z.strictObject({ spread: z.number(), black: z.number(), white: z.number(), aspect: z.number() }).nullish(),
  /** Whether a person has looked at it and let it count. */
  looked: z.boolean().default(false),
  /** Why the file was rejected. */
  failure: failureSchema.optional(),
});

/** GET /testsets/:id/files: what the agent has of an upload, so that one that broke off goes on where it stopped. */
export const fileListSchema = z.strictObject({ files: z.array(fileCheckSchema) });

/** How columns of the labels file map to what the platform knows. */
export const labelMappingSchema = z.strictObject({
  /** Column with the image's path or name; null where images lie in folders named after the study. */
  image: nameSchema.nullable(),
  study: nameSchema.nullable(),
  patient: nameSchema.nullable(),
  site: nameSchema.nullable(),
  /** Study, and patient where no column has it, from paths such as "patient64541/study1/view1_frontal.jpg". */
  studyFromPath: z.boolean().default(false),
  /** Other columns to report by, for example sex, age band, scanner; one value a study. */
  groups: z.array(nameSchema).max(20),
  /** Columns of what models take beside the image, for example an age; absent where there are none. */
  numbers: z.array(nameSchema).max(1000).optional(),
  /** With `entry`: the column lists findings ("Edema|Mass"), and this one is present where the list has the entry. */
  findings: z
    .array(z.strictObject({ column: nameSchema, finding: nameSchema, entry: z.string().max(1000).optional() }))
    .min(1)
    .max(200),
  /** What -1 and what an empty cell counts as. */
  uncertain: z.enum(['missing', 'positive', 'negative']).default('missing'),
  blank: z.enum(['missing', 'negative']).default('missing'),
});

/** What a person says of some columns; the agent proposes the rest. */
export const mappingChoicesSchema = z.strictObject({
  columns: z
    .array(
      z.strictObject({
        column: nameSchema,
        use: z.enum(['image', 'study', 'patient', 'site', 'view', 'finding', 'list', 'group', 'number', 'ignore']),
        /** Name of the finding, where it is not that of the column. */
        finding: nameSchema.optional(),
      }),
    )
    .max(1000),
  uncertain: z.enum(['missing', 'positive', 'negative']).optional(),
  blank: z.enum(['missing', 'negative']).optional(),
});

/**
 * PUT /testsets/:id/labels: the table, or without one the table that was sent before with another mapping. Without `mapping`
 * the agent proposes one. Label cells: 1/0, 1.0/0.0, true/false, yes/no; empty is not labelled, -1 uncertain.
 * Answer 200 `labelsCheckSchema`.
 */
export const putLabelsSchema = z.strictObject({
  /** The file's bytes in base64, as they are on the disk: its encoding is the agent's to find out. */
  table: z
    .base64()
    .max(90 * 1024 * 1024)
    .optional(),
  mapping: labelMappingSchema.optional(),
  choices: mappingChoicesSchema.optional(),
  /** Path of the folder that the images were sent from; tables often have it, or its end, before the names. */
  folder: z.string().max(4000).optional(),
});

/** Answer of PUT /testsets/:id/labels: how the table was read, and what in it fits no image or is not understood. */
export const labelsCheckSchema = z.strictObject({
  columns: z.array(z.string().max(200)).max(1000),
  rows: countSchema,
  mapping: labelMappingSchema,
  /** What was read in every column, in words; `wrong` where a cell was not understood. */
  reading: z
    .array(
      z.strictObject({
        column: z.string().max(200),
        use: z.enum(['image', 'study', 'patient', 'site', 'finding', 'list', 'group', 'number', 'unused']),
        text: z.string().max(2000),
        wrong: z.boolean(),
      }),
    )
    .max(1000),
  /** What is worth knowing of how the file was read, in sentences. */
  notes: z.array(z.string().max(300)).max(1000),
  matchedImages: countSchema,
  /** First twenty of each, to show. */
  rowsWithoutImage: z.strictObject({ count: countSchema, examples: z.array(z.string().max(1000)).max(20) }),
  imagesWithoutRow: z.strictObject({ count: countSchema, examples: z.array(z.string().max(1000)).max(20) }),
  /** Cells that are not understood, "row 12, column Edema: "maybe" is no label". */
  badCells: z.strictObject({ count: countSchema, examples: z.array(z.string().max(300)).max(20) }),
});

/** GET /testsets/:id, and the answer of POST /testsets. DELETE /testsets/:id: a draft with its files; answer 200 `testSetListSchema`. */
export const testSetDraftSchema = z.strictObject({
  id: idSchema,
  name: nameSchema,
  description: textSchema,
  createdAt: timeSchema,
  status: z.enum(['open', 'finished']),
  files: z.strictObject({ accepted: countSchema, rejected: countSchema, duplicates: countSchema }),
  /** Names of up to 24 accepted images that have a thumbnail (GET /testsets/:id/thumbnails/:name, image/png, at most 256 pixels). */
  thumbnails: z.array(z.string().max(1000)).max(24),
  /** Films that look wrong and that nobody has accepted: how many, and the first of them. */
  filmsToLookAt: z.strictObject({
    count: countSchema,
    films: z.array(fileCheckSchema.pick({ name: true, concerns: true })).max(500),
  }),
  labels: labelsCheckSchema.nullable(),
  studies: countSchema,
  /** Of a finished test set those that it registered. */
  findings: z.array(registeredFindingSchema).max(200),
  sites: z.array(siteCountSchema).max(500),
});

/** GET /testsets: the agent's test sets, newest first. */
export const testSetListSchema = z.strictObject({ testSets: z.array(testSetDraftSchema) });

/**
 * GET /testsets/:id/films/:name: the film as a model is given it, before it is resized to the model's input; for a viewer with
 * window and level. application/octet-stream, little endian: width and height (16 bits each, at most 1024), then the
 * brightness of each pixel, row by row, 0..65535. Larger films come as means over boxes.
 */
export const FILM_LONGEST_SIDE = 1024;

/** POST /testsets/:id/accepted-films: a person has looked at these films, and they count. Answer 200 `testSetDraftSchema`. */
export const acceptFilmsSchema = z.strictObject({ names: z.array(z.string().max(1000)).max(100_000) });

/**
 * POST /testsets/:id/finish: closes the test set and registers its manifest with the portal. Without a body as with false:
 * rows whose image is not there are left out only where the person has said so.
 */
export const finishTestSetSchema = z.strictObject({ leaveOutMissing: z.boolean() });

/** Answer 200. `portalId` is null while the portal cannot be reached; the agent registers it later. */
export const finishedTestSetSchema = z.strictObject({
  id: idSchema,
  contentHash: z.string(),
  images: countSchema,
  portalId: idSchema.nullable(),
  /** Name of another test set that it nearly is: no counts of findings and sites were registered, for they would tell of the few studies between. */
  nearTo: nameSchema.optional(),
});

/** Who the agent is, and which versions it speaks. */
export type LocalHealth = z.infer<typeof localHealthSchema>;
/** Name and description of a test set that is begun. */
export type CreateTestSet = z.infer<typeof createTestSetSchema>;
/** The files of a test set that the agent has. */
export type FileList = z.infer<typeof fileListSchema>;
/** What the agent found in one file. */
export type FileCheck = z.infer<typeof fileCheckSchema>;
/** How columns of a table of labels are read. */
export type LabelMapping = z.infer<typeof labelMappingSchema>;
/** What a person says of some columns of a table of labels. */
export type MappingChoices = z.infer<typeof mappingChoicesSchema>;
/** Films that a person has looked at. */
export type AcceptFilms = z.infer<typeof acceptFilmsSchema>;
/** What a person says when a test set is closed. */
export type FinishTestSet = z.infer<typeof finishTestSetSchema>;
/** A table of labels, or another mapping for the one that was sent. */
export type PutLabels = z.infer<typeof putLabelsSchema>;
/** How a table of labels was read. */
export type LabelsCheck = z.infer<typeof labelsCheckSchema>;
/** A test set as the agent has it, open or finished. */
export type TestSetDraft = z.infer<typeof testSetDraftSchema>;
/** A closed test set, with its content's hash. */
export type FinishedTestSet = z.infer<typeof finishedTestSetSchema>;
