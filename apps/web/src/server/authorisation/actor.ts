import type { Side } from '@doubleblind/contracts';
import type { OrganisationKind, Role } from '../../../../../prisma/generated/enums.ts';

/** Roles of people, and the agents themselves, which act for their organisation in what they may do alone. */
export type ActorRole = Role | 'vendor_agent' | 'hospital_agent';

/** Who asks: a person (in one organisation at a time) or an agent. */
export interface Actor {
  readonly kind: 'person' | 'agent';
  readonly id: string;
  readonly name: string;
  readonly role: ActorRole;
  readonly organisationId: string;
  readonly organisationName: string;
  readonly organisationKind: OrganisationKind;
}

export function sideOf(actor: Actor): Side | null {
  return actor.organisationKind === 'operator' ? null : actor.organisationKind;
}
