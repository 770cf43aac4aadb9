import type { EvaluationTask } from '@doubleblind/program/output-meaning';
import { z } from 'zod';

/** What may be released of an evaluation of scores, in groups that people can understand. */
export const RELEASE_PARTS = ['discrimination', 'curves', 'calibration', 'agreement', 'by-site', 'cost'] as const;
/** The same of masks: distances of surfaces, volumes, time and bytes. Dice's coefficient is in every release. */
export const SEGMENTATION_PARTS = ['surface', 'volume', 'cost'] as const;

/** One of RELEASE_PARTS or SEGMENTATION_PARTS. */
export const releasePartSchema = z.enum([...RELEASE_PARTS, 'surface', 'volume']);
/** A part of a report that may be released. */
export type ReleasePart = z.infer<typeof releasePartSchema>;

/** The parts of a task, in the order in which they are shown. */
export function releasePartsOf(task: EvaluationTask): readonly ReleasePart[] {
  return task === 'segmentation' ? SEGMENTATION_PARTS : RELEASE_PARTS;
}
