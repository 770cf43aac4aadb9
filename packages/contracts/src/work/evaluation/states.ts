/** The one table of evaluation states, of the transitions between them, and of what each state wants of the agents. */
import { z } from 'zod';
import type { Side } from '../../fields.ts';
import type { DesiredState } from '../desired-state.ts';
import type { Transition } from '../work-kind.ts';

/** Every state of an evaluation; the first is that of a new proposal. */
export const EVALUATION_STATES = [
  'proposed',
  'approved-by-one',
  'approved',
  'scheduled',
  'preflight',
  'running',
  'paused',
  'resuming',
  'computed',
  'released',
  'rejected',
  'revoked',
  'expired',
  'cancelled',
  'failed',
] as const;
/** One of EVALUATION_STATES. */
export const evaluationStateSchema = z.enum(EVALUATION_STATES);
/** Where an evaluation stands. */
export type EvaluationState = z.infer<typeof evaluationStateSchema>;

const BEFORE_START = ['proposed', 'approved-by-one', 'approved', 'scheduled'] as const;
const UNDER_WAY = ['preflight', 'running', 'paused', 'resuming'] as const;

/** Every transition, one row an event; whatever is not listed cannot happen. */
export const TRANSITIONS = [
  { event: 'approve-first', from: ['proposed'], to: 'approved-by-one', by: 'anyone', text: 'One side approved.' },
  {
    event: 'approve-second',
    from: ['approved-by-one'],
    to: 'approved',
    by: 'anyone',
    text: 'Both sides have approved.',
  },
  {
    event: 'reject',
    from: ['proposed', 'approved-by-one'],
    to: 'rejected',
    by: 'anyone',
    text: 'One side rejected the proposal.',
  },
  {
    event: 'schedule',
    from: ['approved'],
    to: 'scheduled',
    by: 'portal',
    text: 'Waiting until both agents are ready.',
  },
  {
    event: 'start-preflight',
    from: ['scheduled'],
    to: 'preflight',
    by: 'portal',
    text: 'The whole protocol runs on two made-up images.',
  },
  {
    event: 'start-run',
    from: ['preflight'],
    to: 'running',
    by: 'portal',
    text: 'The preflight passed; the images are being evaluated.',
  },
  {
    event: 'pause',
    from: ['running', 'resuming'],
    to: 'paused',
    by: 'anyone',
    text: 'Paused; finished batches are kept.',
  },
  {
    event: 'interrupt',
    from: ['running'],
    to: 'resuming',
    by: 'portal',
    text: 'An agent or the link was lost; waiting to resume.',
  },
  { event: 'resume', from: ['paused'], to: 'resuming', by: 'anyone', text: 'Resuming when both agents are ready.' },
  {
    event: 'resumed',
    from: ['resuming'],
    to: 'running',
    by: 'portal',
    text: 'Running again from the last finished batch.',
  },
  {
    event: 'retry',
    from: ['failed'],
    to: 'scheduled',
    by: 'anyone',
    text: 'A new attempt was asked for; finished batches are kept.',
  },
  {
    event: 'compute',
    from: ['running'],
    to: 'computed',
    by: 'hospital',
    text: 'All images are done; the hospital can preview the results.',
  },
  { event: 'release', from: ['computed'], to: 'released', by: 'hospital', text: 'The hospital released results.' },
  {
    event: 'revoke',
    from: [...BEFORE_START, ...UNDER_WAY, 'computed', 'failed'],
    to: 'revoked',
    by: 'anyone',
    text: 'One side took its approval back.',
  },
  {
    event: 'cancel',
    from: [...BEFORE_START, ...UNDER_WAY, 'failed'],
    to: 'cancelled',
    by: 'anyone',
    text: 'The evaluation was cancelled.',
  },
  {
    event: 'expire',
    from: [...BEFORE_START, ...UNDER_WAY, 'failed'],
    to: 'expired',
    by: 'portal',
    text: 'The agreed time is over.',
  },
  {
    event: 'fail',
    from: ['scheduled', ...UNDER_WAY],
    to: 'failed',
    by: 'portal',
    text: 'The evaluation could not go on.',
  },
] as const satisfies readonly Transition<EvaluationState, string, Side>[];

/** What leads an evaluation from one state to another. */
export type TransitionEvent = (typeof TRANSITIONS)[number]['event'];

/** What an agent is to do in a state; nothing in those that are missing. */
export const DESIRED_STATES: Readonly<Partial<Record<EvaluationState, DesiredState>>> = {
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
