/** A kind of work: one owner of a model and several hospitals train it together. */
import { type WorkKind, workKind } from '../work-kind.ts';
import {
  TRAINING_DESIRED,
  TRAINING_STATES,
  TRAINING_TRANSITIONS,
  type TrainingEvent,
  type TrainingRole,
  type TrainingState,
} from './states.ts';
import { TRAINING_HOSPITALS, type TrainingTerms, trainingTermsSchema } from './terms.ts';

/** Trainings: one owner, several hospitals, the states from proposal to the card. */
export const TRAINING: WorkKind<TrainingState, TrainingEvent, TrainingRole, TrainingTerms> = workKind({
  name: 'training',
  roles: { owner: { least: 1, most: 1 }, hospital: TRAINING_HOSPITALS },
  proposal: trainingTermsSchema,
  participants: ({ owner, hospitals }) => [
    { role: 'owner', organisationId: owner.organisationId, agentId: owner.agentId },
    ...hospitals.map(({ organisationId, agentId }) => ({ role: 'hospital' as const, organisationId, agentId })),
  ],
  states: TRAINING_STATES,
  transitions: TRAINING_TRANSITIONS,
  desired: (state) => TRAINING_DESIRED[state] ?? null,
});
