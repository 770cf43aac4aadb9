/** Who takes part in a work, for queries and what they give. */
import { DoubleblindError } from '@doubleblind/errors';
import type { Actor } from '../authorisation/actor.ts';

/** For the `include` or `select` of a query: roles and names. */
export const NAMED_PARTICIPANTS = {
  select: { role: true, organisationId: true, organisation: { select: { name: true } } },
} as const;

interface Named {
  readonly role: string;
  readonly organisation: { readonly name: string };
}

/** Name of the organisation that has a role which one organisation has. Throws DB6103 when nobody has it. */
export function nameOf(participants: readonly Named[], role: string): string {
  const participant = participants.find((row) => row.role === role);
  if (!participant) throw new DoubleblindError('DB6103', `A work without ${role}.`);
  return participant.organisation.name;
}

/** The role of the actor's organisation in a work, or null when it does not take part. */
export function roleOf(
  actor: Actor,
  participants: readonly { readonly role: string; readonly organisationId: string }[],
): string | null {
  return participants.find((row) => row.organisationId === actor.organisationId)?.role ?? null;
}
