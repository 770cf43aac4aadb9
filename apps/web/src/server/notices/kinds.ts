import type { ErrorCode } from '@doubleblind/errors';

/** What people and systems can be told of. */
export const NOTICE_KINDS = [
  'proposed',
  'approved',
  'ready',
  'released',
  'failed',
  'budget-spent',
  'agent-away',
] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

export function noticeKinds(values: readonly unknown[]): NoticeKind[] {
  return NOTICE_KINDS.filter((kind) => values.includes(kind));
}

/** With which an agent ends work because something that was granted is used up: the relay's bytes, the model's answers, privacy. */
const BUDGET_CODES: ReadonlySet<string> = new Set<ErrorCode>(['DB3017', 'DB3026', 'DB5653', 'DB8202']);

export function saysBudgetSpent(code: string | undefined): boolean {
  return code !== undefined && BUDGET_CODES.has(code);
}
