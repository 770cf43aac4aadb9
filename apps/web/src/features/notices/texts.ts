import { translatable } from '@/language/words';
import type { NoticeKind } from '@/server/notices/kinds';

export const NOTICE_TEXTS: Record<NoticeKind, readonly [title: string, text: string]> = translatable({
  proposed: ['Proposed', 'the other side proposes an evaluation or training, or writes about one'],
  approved: ['Approved', 'everybody has approved'],
  ready: ['Ready', 'results can be previewed and released, or a training is finished'],
  released: ['Released', 'the hospital has released results'],
  failed: ['Failed', 'work could not go on: an agent refused or failed, or somebody left a training'],
  'budget-spent': [
    'Budget spent',
    'work ended because a limit is used up: of the model’s answers, of patients’ privacy, or of the relay',
  ],
  'agent-away': ['Agent away', 'work waits for your agent, which has not been heard from for ten minutes'],
});
