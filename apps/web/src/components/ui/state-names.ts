import type { EvaluationState } from '@doubleblind/contracts';
import { translatable } from '@/language/words';

export const STATE_NAMES: Record<EvaluationState, string> = translatable({
  proposed: 'Proposed',
  'approved-by-one': 'Approved by one side',
  approved: 'Approved',
  scheduled: 'Waiting for agents',
  preflight: 'Preflight',
  running: 'Running',
  paused: 'Paused',
  resuming: 'Resuming',
  computed: 'Ready for release',
  released: 'Released',
  rejected: 'Rejected',
  revoked: 'Revoked',
  expired: 'Expired',
  cancelled: 'Cancelled',
  failed: 'Failed',
});
