/** The states of a training, the transitions between them, and what each state wants of the agents. */
import { z } from 'zod';
import type { DesiredState } from '../desired-state.ts';
import type { Transition } from '../work-kind.ts';

/** The first is that of a new proposal. */
export const TRAINING_STATES = [
  'proposed',
  'approved',
  'running',
  'finished',
  'rejected',
  'revoked',
  'expired',
  'cancelled',
  'failed',
] as const;
/** Form of a state. */
export const trainingStateSchema = z.enum(TRAINING_STATES);
/** A state of a training. */
export type TrainingState = z.infer<typeof trainingStateSchema>;

/** Whose model it is, and whose patients. */
export type TrainingRole = 'owner' | 'hospital';

const OPEN = ['proposed', 'approved', 'running', 'failed'] as const;

/** Whatever is not listed here cannot happen. */
export const TRAINING_TRANSITIONS = [
  { event: 'approve', from: ['proposed'], to: 'proposed', by: 'anyone', text: 'One participant approved.' },
  { event: 'agree', from: ['proposed'], to: 'approved', by: 'portal', text: 'All participants have approved.' },
  { event: 'begin', from: ['approved'], to: 'running', by: 'portal', text: 'The agents train together.' },
  {
    event: 'finish',
    from: ['running'],
    to: 'finished',
    by: 'owner',
    text: 'The training is finished; the owner has the model.',
  },
  { event: 'reject', from: ['proposed'], to: 'rejected', by: 'anyone', text: 'A participant rejected the terms.' },
  { event: 'revoke', from: OPEN, to: 'revoked', by: 'anyone', text: 'A participant took its approval back.' },
  { event: 'cancel', from: OPEN, to: 'cancelled', by: 'owner', text: 'The owner cancelled the training.' },
  { event: 'expire', from: OPEN, to: 'expired', by: 'portal', text: 'The agreed time is over.' },
  { event: 'fail', from: ['approved', 'running'], to: 'failed', by: 'portal', text: 'The training could not go on.' },
  { event: 'retry', from: ['failed'], to: 'approved', by: 'owner', text: 'It goes on behind its last finished round.' },
] as const satisfies readonly Transition<TrainingState, string, TrainingRole>[];

/** What leads from one state to another. */
export type TrainingEvent = (typeof TRAINING_TRANSITIONS)[number]['event'];

/** What an agent is to do in a state; nothing in those that are missing. */
export const TRAINING_DESIRED: Readonly<Partial<Record<TrainingState, DesiredState>>> = {
  proposed: 'await-approval',
  approved: 'await-approval',
  running: 'run',
  failed: 'pause',
  rejected: 'stop',
  revoked: 'stop',
  expired: 'stop',
  cancelled: 'stop',
};
