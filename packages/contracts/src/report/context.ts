/** Parts of the report that say what was evaluated, at what cost, and how. */
import { OUTPUT_MEANINGS } from '@doubleblind/program/output-meaning';
import { z } from 'zod';
import { countSchema, hashSchema, nameSchema, sideSchema, textSchema } from '../fields.ts';
import { threatModelSchema } from '../work/evaluation/threat-model.ts';
import { findingCountsSchema, fractionSchema, paragraphSchema, reasonSchema, sentencePartSchema } from './values.ts';

/** What was evaluated on what, by which run and software. */
export const reportSubjectSchema = z.strictObject({
  /** Why the evaluation was made, as the proposal says; null where nobody said. */
  purpose: textSchema.min(1).nullable(),
  model: z.strictObject({
    name: nameSchema,
    programHash: hashSchema,
    /** Of the vendor's signed manifest; null for a run without a portal. */
    manifestHash: hashSchema.nullable(),
    /** What the file ends in and what its outputs are, as its program says; absent in reports of before this was stated. */
    outputs: z
      .strictObject({ activation: z.enum(['none', 'sigmoid', 'softmax']), meaning: z.enum(OUTPUT_MEANINGS) })
      .optional(),
  }),
  testSet: z.strictObject({ name: nameSchema, contentHash: hashSchema, manifestHash: hashSchema.nullable() }),
  run: nameSchema,
  proposalHash: hashSchema.nullable(),
  /**
   * Who also ran the model unprotected for comparison, and so saw what the secure run hides. 'vendor': its agent was given the
   * preprocessed images; 'hospital': its agent was lent the model. Null: neither, or not known.
   */
  plaintextRun: sideSchema.nullable(),
  /** Against whom the run protected; absent where that was not stated: parties that follow the protocol. */
  threatModel: threatModelSchema.optional(),
  software: z.strictObject({
    name: z.literal('doubleblind'),
    version: nameSchema,
    /** Compiler that made the program, and the runtime of the hospital's agent. */
    compiler: nameSchema,
    runtime: nameSchema,
  }),
});

/** How much was evaluated: images, studies, patients, sites, and cases of each finding. */
export const reportCountsSchema = z.strictObject({
  images: countSchema,
  studies: countSchema,
  /** Null where the labels name no patients. */
  patients: countSchema.nullable(),
  /** Null where the labels name no site. */
  sites: countSchema.nullable(),
  findings: z.array(findingCountsSchema),
  /** Findings that the model scores without labels, and labelled ones that it does not score. */
  unlabelled: z.array(nameSchema),
  unscored: z.array(nameSchema),
});

/** Whether the test set has enough studies for an AUROC's interval of `targetWidth` (docs/STATISTICS.md). */
export const adequacySchema = z.strictObject({
  /** What the plan assumes: an AUROC, and the widest acceptable interval. */
  expectedAuroc: fractionSchema,
  targetWidth: fractionSchema,
  findings: z.array(
    findingCountsSchema.extend({
      expectedWidth: z.number().nonnegative().nullable(),
      minimumStudies: countSchema.nullable(),
      adequate: z.boolean(),
      statement: reasonSchema.nullable(),
    }),
  ),
});

/** What a run cost, image by image, after set-up. A side that was not measured here is null. */
export const runCostSchema = z.strictObject({
  images: countSchema,
  batchSize: countSchema.nullable(),
  secondsPerImage: z.number().nonnegative(),
  /** Of each side's whole process while images were evaluated. */
  cpuSecondsPerImage: z.strictObject({
    vendor: z.number().nonnegative().nullable(),
    hospital: z.number().nonnegative().nullable(),
  }),
  /** Both ways. */
  bytesPerImage: z.number().nonnegative(),
  setup: z.strictObject({ seconds: z.number().nonnegative(), bytes: z.number().nonnegative() }).nullable(),
  /** A plaintext figure: belongs to the part 'agreement'. */
  plaintextCpuSecondsPerImage: z.number().nonnegative().nullable(),
  /** Whether both sides ran on one machine, and on what network. */
  setting: textSchema.nullable(),
});

/**
 * How the figures were computed: level of intervals, resampling, independence, bins, suppression, and sentences with
 * their sources.
 */
export const reportMethodSchema = z.strictObject({
  confidence: fractionSchema,
  resamples: countSchema,
  /** Null in what is released: with it, exact resampled figures could be tried against guessed labels. */
  seed: countSchema.nullable(),
  /** What is taken as independent: resampled, and what variances are over. */
  unit: z.enum(['patient', 'study']),
  /** 'steps': bins end where the released steps of the ROC curve do. */
  binning: z.strictObject({ kind: z.enum(['width', 'mass', 'steps']), bins: countSchema }),
  /** Fewest studies of a group or bin, and fewest of each class in a group, that are shown. */
  suppression: z.strictObject({ minimumStudies: countSchema, minimumPerClass: countSchema, text: paragraphSchema }),
  statements: z
    .array(
      z.strictObject({ topic: nameSchema, text: paragraphSchema, reference: textSchema, part: sentencePartSchema }),
    )
    .min(1),
});

/** What a reader must know before using the figures. */
export const limitationSchema = z.strictObject({ text: paragraphSchema, part: sentencePartSchema });

/** A reporting guideline, item by item, with where the report answers it. */
export const checklistSchema = z.strictObject({
  guideline: nameSchema,
  reference: textSchema,
  items: z.array(
    z.strictObject({
      item: z.string().min(1).max(8),
      topic: nameSchema,
      /** Null where only the people of the study know the answer. */
      answer: paragraphSchema.nullable(),
      /** Section of this report. */
      where: nameSchema.nullable(),
      part: sentencePartSchema,
    }),
  ),
});

/** What was evaluated. */
export type ReportSubject = z.infer<typeof reportSubjectSchema>;
/** How much was evaluated. */
export type ReportCounts = z.infer<typeof reportCountsSchema>;
/** Whether the test set is large enough. */
export type Adequacy = z.infer<typeof adequacySchema>;
/** What a run cost an image: seconds, CPU seconds and bytes. */
export type RunCost = z.infer<typeof runCostSchema>;
/** How the figures of a report were computed. */
export type ReportMethod = z.infer<typeof reportMethodSchema>;
/** What a reader must know before using the figures. */
export type Limitation = z.infer<typeof limitationSchema>;
/** A reporting guideline and its answers. */
export type Checklist = z.infer<typeof checklistSchema>;
