import type { ErrorEntry } from './index.ts';

/** 5xxx: the party agent, its store and its jobs. */
export const agentErrors = {
  DB5001: { title: 'A command line argument is wrong.', remedy: 'See party-agent --help.' },
} as const satisfies Record<string, ErrorEntry>;
