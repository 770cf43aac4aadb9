import { translatable } from '@/language/words';
import type { NoticeKind } from '@/server/notices/kinds';

export const NOTICE_TEXTS: Record<NoticeKind, readonly [title: string, text: string]> = translatable({
  proposed: ['Proposed', 'the other side proposes an evaluation, or writes about one'],
  approved: ['Approved', 'both sides have approved'],
  ready: ['Ready', 'results can be previewed and released'],
  released: ['Released', 'the hospital has released results'],
  failed: ['Failed', 'an evaluation could not go on: an agent refused or failed, or a limit is used up'],
  'agent-away': ['Agent away', 'work waits for your agent, which has not been heard of for ten minutes'],
});
