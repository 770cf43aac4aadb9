import { z } from 'zod';
import { nameSchema } from '../../fields.ts';

/** What a goal can be about. */
export const GOAL_MEASURES = ['auroc', 'sensitivity', 'specificity'] as const;
/** One of GOAL_MEASURES. */
export const goalMeasureSchema = z.enum(GOAL_MEASURES);

/**
 * What the evaluation is to show, agreed on before the run: of one finding, that the lower end of the 95% interval of each
 * measure is at least the stated value. Sensitivity and specificity are judged at the threshold that stands here, so that
 * it cannot be chosen to fit the result.
 */
export const primaryGoalSchema = z
  .strictObject({
    finding: nameSchema,
    threshold: z.number().min(0).max(1).nullable(),
    goals: z
      .array(z.strictObject({ measure: goalMeasureSchema, atLeast: z.number().min(0.01).max(0.999) }))
      .min(1)
      .max(GOAL_MEASURES.length),
  })
  .refine(({ goals }) => new Set(goals.map(({ measure }) => measure)).size === goals.length, 'each measure once')
  .refine(
    ({ threshold, goals }) => threshold !== null || goals.every(({ measure }) => measure === 'auroc'),
    'sensitivity and specificity need a threshold',
  );

/** What a goal is about. */
export type GoalMeasure = z.infer<typeof goalMeasureSchema>;
/** What an evaluation is to show. */
export type PrimaryGoal = z.infer<typeof primaryGoalSchema>;
