/**
 * Work that organisations do together through the portal: its kinds, and the roles that take part in each. An evaluation
 * of a vendor's model on a hospital's images is the first kind; another one names its roles here and has its own terms.
 */
import { z } from 'zod';
import type { ProposalDocument } from '../evaluations/approval.ts';
import { type Side, sideSchema } from '../fields.ts';

export const WORK_KINDS = ['evaluation'] as const;
export const workKindSchema = z.enum(WORK_KINDS);
export type WorkKind = z.infer<typeof workKindSchema>;

/** Roles of every kind; those of an evaluation are its two sides. */
export const workRoleSchema = sideSchema;
export type WorkRole = Side;

/** The roles of each kind; exactly one organisation has each of them. */
export const ROLES_OF_WORK: Readonly<Record<WorkKind, readonly WorkRole[]>> = {
  evaluation: ['vendor', 'hospital'],
};

/** Who takes part in a work, and the agent that does it there. */
export interface WorkParticipant {
  readonly role: WorkRole;
  readonly organisationId: string;
  readonly agentId: string;
}

/** The participants that an evaluation's terms name, in the order of its roles. */
export function participantsOf(proposal: ProposalDocument): WorkParticipant[] {
  return ROLES_OF_WORK.evaluation.map((role) => {
    const { organisationId, agentId } = proposal[role];
    return { role, organisationId, agentId };
  });
}
