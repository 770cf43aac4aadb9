/** The first kind of work: a vendor's model is evaluated on a hospital's images. */
import type { Side } from '../../fields.ts';
import { type WorkKind, workKind } from '../work-kind.ts';
import { type ProposalDocument, proposalDocumentSchema } from './approval.ts';
import {
  DESIRED_STATES,
  EVALUATION_STATES,
  type EvaluationState,
  TRANSITIONS,
  type TransitionEvent,
} from './states.ts';

const ROLES = ['vendor', 'hospital'] as const satisfies readonly Side[];

/** Evaluations: one vendor, one hospital, the states from proposal to release. */
export const EVALUATION: WorkKind<EvaluationState, TransitionEvent, Side, ProposalDocument> = workKind({
  name: 'evaluation',
  roles: { vendor: { least: 1, most: 1 }, hospital: { least: 1, most: 1 } },
  proposal: proposalDocumentSchema,
  participants: (proposal) =>
    ROLES.map((role) => {
      const { organisationId, agentId } = proposal[role];
      return { role, organisationId, agentId };
    }),
  states: EVALUATION_STATES,
  transitions: TRANSITIONS,
  desired: (state) => DESIRED_STATES[state] ?? null,
});
