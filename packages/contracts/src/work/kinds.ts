/** The kinds of work that the platform knows. */
import { EVALUATION } from './evaluation/definition.ts';
import { TRAINING } from './training/definition.ts';

/** All kinds of work, for portal and agents alike. */
export const WORK_KINDS = [EVALUATION, TRAINING] as const;
