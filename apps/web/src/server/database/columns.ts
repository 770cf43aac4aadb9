/**
 * What the JSON and text columns hold, parsed where they are read: the database only knows that it is JSON. A row that
 * another version has written and this one cannot read is an error (DB6103), not a half-empty page.
 */
import {
  desiredStateSchema,
  evaluationStateSchema,
  modelManifestSchema,
  observedStateSchema,
  preflightSchema,
  progressSchema,
  proposalDocumentSchema,
  signedApprovalSchema,
  signedDeletionSchema,
  signedPageOfferSchema,
  signedPeerCardSchema,
  signedResultsSchema,
  signedTrainingApprovalSchema,
  testSetManifestSchema,
  trainingRecordSchema,
  trainingStateSchema,
  trainingTermsSchema,
} from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { z } from 'zod';

function column<T>(name: string, schema: z.ZodType<T>): (value: unknown) => T {
  return (value) => {
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    const [{ path, code }] = parsed.error.issues;
    throw new DoubleblindError('DB6103', `${name}, ${path.join('.') || 'as a whole'}: ${code}.`, {
      cause: parsed.error,
    });
  };
}

export const COLUMNS = {
  state: column('Work.state', evaluationStateSchema),
  proposal: column('Work.proposal', proposalDocumentSchema),
  pageOffer: column('ModelVersion.pageOffer', signedPageOfferSchema.nullable()),
  modelManifest: column('ModelVersion.manifest', modelManifestSchema),
  testSetManifest: column('TestSet.manifest', testSetManifestSchema),
  deletion: column('TestSet.deletion', signedDeletionSchema.nullable()),
  card: column('Agent.card', signedPeerCardSchema.nullable()),
  approval: column('Approval.document', signedApprovalSchema),
  desired: column('Participant.desired', desiredStateSchema),
  observed: column('Participant.observed', observedStateSchema),
  progress: column('Attempt.progress', progressSchema.nullable()),
  preflight: column('Attempt.preflight', preflightSchema.nullable()),
  trainingState: column('Work.state', trainingStateSchema),
  trainingTerms: column('Work.proposal', trainingTermsSchema),
  trainingApproval: column('Approval.document', signedTrainingApprovalSchema),
  trainingRecord: column('Attempt.progress', trainingRecordSchema.nullable()),
  results: column('ReleasedResult.document', signedResultsSchema),
  /** Loose on purpose: a record from before they were checked must stay readable as it was hashed. */
  auditDetail: column(
    'AuditRecord.detail',
    z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  ),
  auditActorKind: column('AuditRecord.actorKind', z.enum(['person', 'agent', 'portal'])),
} as const satisfies Record<string, (value: unknown) => unknown>;
