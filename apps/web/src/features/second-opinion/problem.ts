/** What goes wrong on the page, as a form shows it. */
import { DoubleblindError } from '@doubleblind/errors';
import type { FormState } from '@/components/ui/form';

export type Problem = NonNullable<FormState['error']>;

/** Its texts are English until they are shown. */
export function problemOf(error: unknown): Problem {
  if (error instanceof DoubleblindError) {
    const { code, detail, remedy } = error;
    return {
      code,
      title: error.message.slice(code.length + 2, error.message.length - detail.length).trim(),
      detail,
      remedy,
    };
  }
  return problemOf(new DoubleblindError('DB5099', String(error)));
}

/** After these the link may simply be made again. */
const LINK_PROBLEMS = new Set([
  'DB3001',
  'DB3004',
  'DB3006',
  'DB3008',
  'DB3012',
  'DB3014',
  'DB3016',
  'DB3021',
  'DB3023',
]);

export function mayTryAgain({ code }: Problem): boolean {
  return LINK_PROBLEMS.has(code);
}
