/**
 * The report of an evaluation: the one form of its results, from which pages, JSON, CSV, text and PDF are made. It holds
 * aggregates only: no score of an image or a study, no label, no file name. Curves are on a fixed grid and small bins and
 * groups carry no figures, so that scores cannot be read off them. packages/report computes it and describes its fields.
 */
import { z } from 'zod';
import { timeSchema } from '../fields.ts';
import { signedSchema } from '../identity/signed-form.ts';
import { agreementSchema, preflightCheckSchema } from './agreement.ts';
import { assessmentSchema } from './assessment.ts';
import {
  adequacySchema,
  checklistSchema,
  limitationSchema,
  reportCountsSchema,
  reportMethodSchema,
  reportSubjectSchema,
  runCostSchema,
} from './context.ts';
import { findingPerformanceSchema, groupTableSchema, macroSchema } from './performance.ts';
import { privateCountsSchema } from './private-counts.ts';
import { segmentationSchema } from './segmentation.ts';

/** Names the form of a report in the document itself. */
export const REPORT_FORMAT = 'doubleblind-report';
/** Present form of reports; docs/VERSIONS.md says what earlier ones meet. */
export const REPORT_VERSION = 3;

/** The report of an evaluation, its parts in the order in which pages show them. */
export const reportSchema = z.strictObject({
  format: z.literal(REPORT_FORMAT),
  version: z.literal(REPORT_VERSION),
  createdAt: timeSchema,
  subject: reportSubjectSchema,
  counts: reportCountsSchema,
  adequacy: adequacySchema,
  /** Null for a run without a preflight. */
  preflight: preflightCheckSchema.nullable(),
  /** Part 'agreement'; null without a plaintext run too. */
  agreement: agreementSchema.nullable(),
  /** Empty where the model draws masks, and in a release of a test set on which no finding has enough studies. */
  performance: z.array(findingPerformanceSchema),
  /** Of the secure run. */
  macro: macroSchema,
  /** Part 'by-site': tables by site and by other columns of the labels. */
  groups: z.array(groupTableSchema),
  /** In a release only the judged goal and what follows from its other figures; null where it has none. */
  assessment: assessmentSchema.nullable(),
  /** Of a release with noise only: every figure of performance follows from these. */
  privateCounts: privateCountsSchema.optional(),
  /** Where the model draws masks: performance, macro, groups, agreement and assessment, which are of scores, are empty then. */
  segmentation: segmentationSchema.optional(),
  /** Part 'cost'. */
  cost: runCostSchema.nullable(),
  method: reportMethodSchema,
  limitations: z.array(limitationSchema),
  checklists: z.array(checklistSchema),
});

/** The full report, signed with kind 'report' by the hospital's agent: what `party-agent report --json` writes. */
export const signedReportSchema = signedSchema(reportSchema);

/** The report of an evaluation. */
export type Report = z.infer<typeof reportSchema>;
/** A full report with the signature of the hospital's agent. */
export type SignedReport = z.infer<typeof signedReportSchema>;
