/** What people and systems can be told of. */
export const NOTICE_KINDS = ['proposed', 'approved', 'ready', 'released', 'failed', 'agent-away'] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

export function noticeKinds(values: readonly unknown[]): NoticeKind[] {
  return NOTICE_KINDS.filter((kind) => values.includes(kind));
}
