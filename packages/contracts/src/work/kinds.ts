/** The kinds of work that the platform knows. */
import { EVALUATION } from './evaluation/definition.ts';

export const WORK_KINDS = [EVALUATION] as const;
