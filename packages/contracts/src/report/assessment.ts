/**
 * Part of the report: what committees ask for beyond discrimination and calibration. A release has the judged goal and what
 * follows from its other figures; the rest stays in the hospital.
 */
import { z } from 'zod';
import { countSchema, nameSchema } from '../fields.ts';
import { goalMeasureSchema } from '../work/evaluation/primary-goal.ts';
import { rocSchema } from './performance.ts';
import { estimateSchema, fractionSchema, proportionSchema, reasonSchema } from './values.ts';

/** A goal that was declared before the run, and whether the figures of the run show it. */
export const judgedGoalSchema = z.strictObject({
  measure: goalMeasureSchema,
  atLeast: fractionSchema,
  estimate: estimateSchema,
  /** Whether the lower end of the interval reaches the goal; null where there is no interval. */
  met: z.boolean().nullable(),
});

/** The goals that were declared for one finding, and whether the run shows them. */
export const primarySchema = z.strictObject({
  finding: nameSchema,
  /** Threshold that sensitivity and specificity are judged at; null for goals about the AUROC alone. */
  threshold: z.number().nullable(),
  goals: z.array(judgedGoalSchema).min(1),
  /** All of them; null where one cannot be judged and none of the others fails. */
  met: z.boolean().nullable(),
});

/** One threshold in whole studies, and what its calls tell. */
export const decisionSchema = z.strictObject({
  /** As in `performance[].operatingPoints`. */
  name: nameSchema,
  threshold: z.number(),
  truePositives: countSchema,
  falsePositives: countSchema,
  falseNegatives: countSchema,
  trueNegatives: countSchema,
  positiveLikelihoodRatio: estimateSchema,
  negativeLikelihoodRatio: estimateSchema,
  /** PPV and NPV if the finding were as frequent as stated. */
  atPrevalence: z.array(
    z.strictObject({ prevalence: fractionSchema, positive: estimateSchema, negative: estimateSchema }),
  ),
});

/** AUROC with these studies left out, counted as negative, and as positive. */
const threeWays = { leftOut: estimateSchema, asNegative: estimateSchema, asPositive: estimateSchema };

/**
 * What follows for one finding: decisions, net benefit (Vickers and Elkin, Medical Decision Making 2006), smooth
 * calibration, missing labels.
 */
export const findingAssessmentSchema = z.strictObject({
  finding: nameSchema,
  decisions: z.array(decisionSchema),
  /** Net benefit a study, in true positives; of calling all positive too. In a release at the thresholds of its decisions. */
  netBenefit: z.array(z.strictObject({ threshold: fractionSchema, model: z.number(), all: z.number() })),
  smoothCalibration: z.strictObject({
    /** Integrated calibration index, 90th percentile and maximum of the distance; null with a reason. */
    integratedIndex: fractionSchema.nullable(),
    p90: fractionSchema.nullable(),
    maximum: fractionSchema.nullable(),
    /** [probability, share that has the finding], ascending; never in a release. */
    curve: z
      .array(z.tuple([fractionSchema, fractionSchema]))
      .max(101)
      .optional(),
    reason: reasonSchema.optional(),
  }),
  /** Observed over expected number of positives. */
  observedToExpected: estimateSchema,
  /** Studies without a label, neither yes nor no nor uncertain, three ways; null where there is none, and in a release. */
  missingLabels: z.strictObject({ missing: countSchema, ...threeWays }).nullable(),
  /** Studies whose label is called uncertain, three ways, whatever they count as elsewhere; absent where there is none, and in a release. */
  uncertainLabels: z.strictObject({ uncertain: countSchema, ...threeWays }).optional(),
});

/** Whether groups differ more than by chance; `adjustedPValue` by Holm over all such tests of the report. */
export const heterogeneitySchema = z.strictObject({
  measure: goalMeasureSchema,
  groups: countSchema,
  q: z.number().nonnegative(),
  pValue: fractionSchema,
  adjustedPValue: fractionSchema,
});

/** Whether the model does differently in the groups of one column: each against the rest, and all together. */
export const groupAssessmentSchema = z.strictObject({
  column: nameSchema,
  findings: z.array(
    z.strictObject({
      finding: nameSchema,
      /** Each group that is shown, minus all other studies. */
      differences: z.array(z.strictObject({ group: z.string().max(200), auroc: estimateSchema })),
      /** Of the AUROC, and of sensitivity and specificity at the vendor's threshold; where two groups at least have a figure. */
      heterogeneity: z.array(heterogeneitySchema),
      /** Random-effects summary over groups with the range for a further one; null with fewer than three groups. */
      summary: z
        .strictObject({
          auroc: estimateSchema,
          predictionLow: fractionSchema,
          predictionHigh: fractionSchema,
          i2: fractionSchema,
        })
        .nullable(),
      /** Decisions in each group at a threshold that was chosen on all others. */
      transport: z.array(
        z.strictObject({
          group: z.string().max(200),
          threshold: z.number(),
          sensitivity: estimateSchema,
          specificity: estimateSchema,
        }),
      ),
    }),
  ),
});

const pairedSharesSchema = z.strictObject({
  model: proportionSchema,
  reader: proportionSchema,
  /** Model minus reader, on the same studies. */
  difference: estimateSchema,
  pValue: fractionSchema.nullable(),
});

/** The model at the vendor's threshold beside readers of the same studies. */
export const readersAssessmentSchema = z.strictObject({
  finding: nameSchema,
  threshold: z.number(),
  readers: z.array(
    z.strictObject({
      reader: nameSchema,
      sensitivity: pairedSharesSchema,
      specificity: pairedSharesSchema,
      /** Agreement of both decisions. */
      kappa: estimateSchema,
    }),
  ),
  /** AUROC of the model, mean of the readers', and their difference; absent with a single reader. */
  auroc: z
    .strictObject({
      model: fractionSchema.nullable(),
      readers: fractionSchema.nullable(),
      difference: estimateSchema,
      pValue: fractionSchema.nullable(),
    })
    .optional(),
});

/** Differences of probabilities between two secure evaluations of the same images, over all findings. */
export const repeatabilitySchema = z.strictObject({
  images: countSchema,
  meanAbsolute: fractionSchema,
  maximumAbsolute: fractionSchema,
  /** Two evaluations of an image differ by less in 95 of 100, if differences are normal. */
  coefficient: z.number().nonnegative(),
});

/** What is judged beyond the figures of performance: the declared goal, decisions, groups, repeatability. */
export const assessmentSchema = z.strictObject({
  /** Null where no goal was declared before the run. */
  primary: primarySchema.nullable(),
  /** AUROC of all findings and studies pooled into one curve. */
  microAuroc: estimateSchema,
  /** Absent where no image was evaluated twice, and in every release. */
  repeatability: repeatabilitySchema.optional(),
  /** Absent where the hospital has no readers' decisions, and in every release. */
  readers: z.array(readersAssessmentSchema).optional(),
  /** All findings pooled into one curve, and the mean of their curves; absent where the report has no curves. */
  averagedRoc: z.strictObject({ micro: rocSchema, macro: rocSchema }).optional(),
  findings: z.array(findingAssessmentSchema).min(1),
  groups: z.array(groupAssessmentSchema),
});

/** The goals that were declared, and whether they are met. */
export type Primary = z.infer<typeof primarySchema>;
/** How far scores of images that were evaluated twice lie apart. */
export type Repeatability = z.infer<typeof repeatabilitySchema>;
/** A threshold in whole studies. */
export type Decision = z.infer<typeof decisionSchema>;
/** What follows for one finding. */
export type FindingAssessment = z.infer<typeof findingAssessmentSchema>;
/** Whether the model does differently in groups. */
export type GroupAssessment = z.infer<typeof groupAssessmentSchema>;
/** A test of whether groups differ. */
export type Heterogeneity = z.infer<typeof heterogeneitySchema>;
/** The model beside readers of the same studies. */
export type ReadersAssessment = z.infer<typeof readersAssessmentSchema>;
/** What committees ask for beyond performance. */
export type Assessment = z.infer<typeof assessmentSchema>;
