import type { DesiredState } from '../channel/work.ts';
import type { EvaluationState } from '../evaluations/states.ts';

const DESIRED: Partial<Record<EvaluationState, DesiredState>> = {
  proposed: 'await-approval',
  'approved-by-one': 'await-approval',
  approved: 'await-approval',
  scheduled: 'prepare',
  preflight: 'preflight',
  running: 'run',
  resuming: 'run',
  paused: 'pause',
  failed: 'pause',
  revoked: 'stop',
  cancelled: 'stop',
  expired: 'stop',
  rejected: 'stop',
};

/** What an agent is to do in this state, or null when it has nothing to do any more. */
export function desiredState(state: EvaluationState): DesiredState | null {
  return DESIRED[state] ?? null;
}
