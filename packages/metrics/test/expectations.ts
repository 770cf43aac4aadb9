import { DoubleblindError, type ErrorCode } from '@doubleblind/errors';
import { expect } from 'vitest';
import type { NotDefined } from '../src/index.ts';

/** Equal to a relative tolerance, absolute below 1. */
export function expectNear(actual: number, expected: number, tolerance = 1e-12): void {
  const allowed = tolerance * Math.max(1, Math.abs(expected));
  expect(Math.abs(actual - expected), `${actual} against ${expected}`).toBeLessThanOrEqual(allowed);
}

/** Equal to a relative tolerance, however small the value: for tails of distributions. */
export function expectRelative(actual: number, expected: number, tolerance = 1e-10): void {
  expect(Math.abs(actual / expected - 1), `${actual} against ${expected}`).toBeLessThanOrEqual(tolerance);
}

/** The outcome without its "not defined" side. */
export function defined<T extends { readonly defined: boolean }>(outcome: T): Exclude<T, NotDefined> {
  expect(outcome).toMatchObject({ defined: true });
  return outcome as Exclude<T, NotDefined>;
}

export function expectNotDefined(
  outcome: { readonly defined: boolean; readonly reason?: string },
  reason: RegExp,
): void {
  expect(outcome.defined).toBe(false);
  expect(outcome.reason).toMatch(reason);
}

export function expectError(code: ErrorCode, action: () => unknown, detail = /./): void {
  let thrown: unknown;
  try {
    action();
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(DoubleblindError);
  expect((thrown as DoubleblindError).code).toBe(code);
  expect((thrown as DoubleblindError).detail).toMatch(detail);
}
