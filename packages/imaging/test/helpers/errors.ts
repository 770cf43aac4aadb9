import { DoubleblindError, type ErrorCode } from '@doubleblind/errors';

/** The number of the error that `action` fails with; 'none' if it succeeds, and any other exception passes through. */
export async function codeOf(action: () => unknown): Promise<ErrorCode | 'none'> {
  try {
    await action();
    return 'none';
  } catch (error) {
    if (error instanceof DoubleblindError) return error.code;
    throw error;
  }
}
