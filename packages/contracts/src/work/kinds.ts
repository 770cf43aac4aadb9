/** The kinds of work that the platform knows. */
import { EVALUATION } from './evaluation/definition.ts';

/** All kinds of work, for portal and agents alike. */
export const WORK_KINDS = [EVALUATION] as const;
