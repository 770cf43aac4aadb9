import type { ErrorEntry } from './index.ts';

/** 3xxx: the link between the two parties. */
export const peerErrors = {
  DB3001: { title: 'The peer closed the link.', remedy: 'Check that the other party is running, then resume the evaluation.' },
  DB3002: { title: 'A message from the peer has the wrong size.', remedy: 'Check that both parties run the same version and program.' },
} as const satisfies Record<string, ErrorEntry>;
