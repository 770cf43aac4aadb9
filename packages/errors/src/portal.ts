import type { ErrorEntry } from './index.ts';

/** 6xxx: the portal. */
export const portalErrors = {
  DB6001: { title: 'You are not allowed to do this.', remedy: 'Ask an administrator of your organisation.' },
} as const satisfies Record<string, ErrorEntry>;
