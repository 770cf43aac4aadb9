/** Part of the report where a model draws masks: how far they are from the hospital's own, over cases and structure by structure. */
import { z } from 'zod';
import { countSchema, nameSchema } from '../fields.ts';
import { estimateSchema } from './values.ts';

/**
 * A figure over cases with its interval. In a release the value is a multiple of `step`, and the ends, rounded outwards, of `endStep`; both
 * are null in the full report, which has every digit, and where there is nothing to round.
 */
export const caseFigureSchema = estimateSchema.extend({
  step: z.number().positive().nullable(),
  endStep: z.number().positive().nullable(),
});

const caseFiguresSchema = z.strictObject({ mean: caseFigureSchema, median: caseFigureSchema });

/** One structure, over the cases of the test set. */
export const structureFiguresSchema = z.strictObject({
  structure: nameSchema,
  /** Cases by which mask has a voxel; null where a release would tell of a few cases. */
  counts: z
    .strictObject({
      /** One mask at least has a voxel: Dice's coefficient is defined. */
      measured: countSchema,
      /** Of these the cases in which one mask has none: the coefficient is 0, and there is no distance. */
      oneEmpty: countSchema,
      bothEmpty: countSchema,
    })
    .nullable(),
  dice: caseFiguresSchema,
  /** 95th percentile of the distances of the surfaces, in millimetres. Part 'surface'. */
  hausdorff95: caseFiguresSchema.nullable(),
  /** The model's volume less the hospital's, in millilitres; `relative` as a part of the hospital's. Part 'volume'. */
  volume: z
    .strictObject({ difference: caseFiguresSchema, absolute: caseFiguresSchema, relative: caseFiguresSchema })
    .nullable(),
});

/** Masks of the model beside those of the test set. */
export const segmentationSchema = z.strictObject({
  /** Empty only in a release of a test set with too few cases. */
  structures: z.array(structureFiguresSchema).max(255),
  /** What one side names and the other does not: it is in no figure. */
  onlyModel: z.array(nameSchema).max(255),
  onlyTestSet: z.array(nameSchema).max(255),
});

/** A figure over cases. */
export type CaseFigure = z.infer<typeof caseFigureSchema>;
/** Mean and median of a figure over cases. */
export type CaseFigures = z.infer<typeof caseFiguresSchema>;
/** One structure over the cases. */
export type StructureFigures = z.infer<typeof structureFiguresSchema>;
/** Masks of the model beside those of the test set. */
export type Segmentation = z.infer<typeof segmentationSchema>;
