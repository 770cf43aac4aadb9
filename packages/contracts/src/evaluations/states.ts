/**
 * The one table of evaluation states and of the transitions between them. The portal changes a state only through
 * `transition`; whatever is not listed here cannot happen.
 */
import { z } from 'zod';

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
export const evaluationStateSchema = z.enum(EVALUATION_STATES);
export type EvaluationState = z.infer<typeof evaluationStateSchema>;

/** Who causes a transition: a person or agent of one side, of either side, or the portal's scheduler. */
export type TransitionActor = 'vendor' | 'hospital' | 'either' | 'portal';

export interface Transition {
  readonly event: string;
  readonly from: readonly EvaluationState[];
  readonly to: EvaluationState;
  readonly by: TransitionActor;
  /** One sentence for the timeline. */
  readonly text: string;
}

const BEFORE_START = ['proposed', 'approved-by-one', 'approved', 'scheduled'] as const;
const UNDER_WAY = ['preflight', 'running', 'paused', 'resuming'] as const;

export const TRANSITIONS = [
  { event: 'approve-first', from: ['proposed'], to: 'approved-by-one', by: 'either', text: 'One side approved.' },
  {
    event: 'approve-second',
    from: ['approved-by-one'],
    to: 'approved',
    by: 'either',
    text: 'Both sides have approved.',
  },
  {
    event: 'reject',
    from: ['proposed', 'approved-by-one'],
    to: 'rejected',
    by: 'either',
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
    by: 'either',
    text: 'Paused; finished batches are kept.',
  },
  {
    event: 'interrupt',
    from: ['running'],
    to: 'resuming',
    by: 'portal',
    text: 'An agent or the link was lost; waiting to resume.',
  },
  { event: 'resume', from: ['paused'], to: 'resuming', by: 'either', text: 'Resuming when both agents are ready.' },
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
    by: 'either',
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
    by: 'either',
    text: 'One side took its approval back.',
  },
  {
    event: 'cancel',
    from: [...BEFORE_START, ...UNDER_WAY, 'failed'],
    to: 'cancelled',
    by: 'either',
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
] as const satisfies readonly Transition[];

export type TransitionEvent = (typeof TRANSITIONS)[number]['event'];
export const transitionEventSchema = z.enum(
  TRANSITIONS.map((row) => row.event) as [TransitionEvent, ...TransitionEvent[]],
);

/** The state that `event` leads to from `from`, or null when the table does not allow it. */
export function transition(from: EvaluationState, event: TransitionEvent): EvaluationState | null {
  const row: Transition | undefined = TRANSITIONS.find((candidate) => candidate.event === event);
  return row?.from.includes(from) ? row.to : null;
}

/** Whether this side may cause the event (in the right state). */
export function mayCause(event: TransitionEvent, actor: 'vendor' | 'hospital' | 'portal'): boolean {
  const by: TransitionActor | undefined = TRANSITIONS.find((row) => row.event === event)?.by;
  return by === actor || (by === 'either' && actor !== 'portal');
}

/** Events that are possible in a state, for buttons and tests. */
export function possibleEvents(from: EvaluationState): TransitionEvent[] {
  return TRANSITIONS.filter((row: Transition) => row.from.includes(from)).map((row) => row.event);
}

/** Nothing leads out of these. */
export const FINAL_STATES: readonly EvaluationState[] = EVALUATION_STATES.filter(
  (state) => possibleEvents(state).length === 0,
);
