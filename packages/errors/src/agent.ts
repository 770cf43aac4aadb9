import type { ErrorEntry } from './index.ts';

/** 5xxx: the party agent, its store and its jobs. */
export const agentErrors = {
  DB5001: { title: 'A command line argument is wrong.', remedy: 'See party-agent --help.' },
  DB5011: {
    title: "The agent's identity cannot be read.",
    remedy:
      'Restore key.pem and certificate.pem from a backup, or move them away to make a new identity and tell your peers.',
  },
  DB5012: {
    title: 'A file cannot be written.',
    remedy: 'Free space on the disk or correct the permissions, then go on with --resume.',
  },
} as const satisfies Record<string, ErrorEntry>;
