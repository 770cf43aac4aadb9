import type { ErrorEntry } from './index.ts';

/** 4xxx: the two-party protocol. */
export const protocolErrors = {
  DB4001: { title: 'The parties do not agree on what to run.', remedy: 'Use the same program, versions and widths on both sides.' },
} as const satisfies Record<string, ErrorEntry>;
