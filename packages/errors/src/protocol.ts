import type { ErrorEntry } from './index.ts';

/** 4xxx: the two-party protocol. */
export const protocolErrors = {
  DB4001: { title: 'The parties do not agree on what to run.', remedy: 'Use the same program, versions and widths on both sides.' },
  DB4101: {
    title: 'The peer sent a malformed message while keys were agreed.',
    remedy: 'Check that both parties run the same version; if they do, the link or the peer is not to be trusted.',
  },
} as const satisfies Record<string, ErrorEntry>;
