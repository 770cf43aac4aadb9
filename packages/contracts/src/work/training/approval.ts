/**
 * The approval that each side's agent signs. A hospital's says on which data and up to which epsilon: its agent takes part in no
 * round beyond that, whoever asks.
 */
import { z } from 'zod';
import { countSchema, hashSchema, idSchema, nameSchema, textSchema, timeSchema } from '../../fields.ts';
import { signedSchema } from '../../identity/signed-form.ts';

/** One participant's approval of the terms of a training, and what it brings to it. */
export const trainingApprovalSchema = z.strictObject({
  format: z.literal('doubleblind-training-approval'),
  version: z.literal(1),
  trainingId: idSchema,
  termsHash: hashSchema,
  /** As the terms have it, so that the approval can be read alone. */
  purpose: textSchema.min(1),
  organisationId: idSchema,
  /** A hospital's; null from the owner. */
  contribution: z
    .strictObject({
      dataSet: nameSchema,
      contentHash: hashSchema,
      patients: countSchema,
      images: countSchema,
      /** Most that this training may spend of each patient's privacy, at the terms' delta. */
      epsilonLimit: z.number().positive().max(1000),
    })
    .nullable(),
  approvedBy: nameSchema,
  approvedAt: timeSchema,
});

/** Signed with kind 'training-approval' by the agent key that the terms name. */
export const signedTrainingApprovalSchema = signedSchema(trainingApprovalSchema);

/** One participant's approval of the terms of a training. */
export type TrainingApproval = z.infer<typeof trainingApprovalSchema>;
/** What a hospital brings to a training. */
export type TrainingContribution = NonNullable<TrainingApproval['contribution']>;
/** An approval with the signature of the participant's agent. */
export type SignedTrainingApproval = z.infer<typeof signedTrainingApprovalSchema>;
