import type { ErrorEntry } from './index.ts';

/** 7xxx: statistics. */
export const statisticsErrors = {
  DB7001: { title: 'The statistic is not defined for these data.', remedy: 'Look at the counts: both classes must occur.' },
} as const satisfies Record<string, ErrorEntry>;
