/**
 * The report of an evaluation: one documented, versioned form from which JSON, CSV, text and PDF are made. It holds
 * aggregates only: no score of an image or a study, no label, no file name. README.md describes it field by field.
 */
import { signedSchema, timeSchema } from '@doubleblind/contracts';
import { z } from 'zod';
import { agreementSchema } from './agreement.ts';
import { adequacySchema, checklistSchema, costSchema, countsSchema, methodSchema, subjectSchema } from './context.ts';
import { findingPerformanceSchema, groupTableSchema } from './performance.ts';
import { paragraphSchema } from './values.ts';

export const REPORT_FORMAT = 'doubleblind-report';
export const REPORT_VERSION = 1;

export const reportSchema = z.strictObject({
  format: z.literal(REPORT_FORMAT),
  version: z.literal(REPORT_VERSION),
  createdAt: timeSchema,
  subject: subjectSchema,
  counts: countsSchema,
  adequacy: adequacySchema,
  /** Null where no plaintext run was agreed on. */
  agreement: agreementSchema.nullable(),
  performance: z.array(findingPerformanceSchema).min(1),
  groups: z.array(groupTableSchema),
  cost: costSchema.nullable(),
  method: methodSchema,
  /** What a reader must know before using the figures. */
  limitations: z.array(paragraphSchema),
  checklists: z.array(checklistSchema),
});

/** Signed with kind 'report' by the hospital's agent: what `party-agent report --json` writes. */
export const signedReportSchema = signedSchema(reportSchema);

export type Report = z.infer<typeof reportSchema>;
export type SignedReport = z.infer<typeof signedReportSchema>;
