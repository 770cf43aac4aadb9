import { DoubleblindError } from '@doubleblind/errors';
import type { Actor } from './actor.ts';
import { type Action, POLICY } from './policy.ts';

/** What the policy needs to know of a thing. */
export interface Resource {
  readonly organisationId?: string;
  readonly listed?: boolean;
  readonly vendorId?: string;
  readonly hospitalId?: string;
}

function inScope(actor: Actor, action: Action, resource: Resource | undefined): boolean {
  const own = resource?.organisationId === actor.organisationId;
  switch (POLICY[action].scope) {
    case 'portal':
      return true;
    case 'own':
      return own;
    case 'listed':
      return own || resource?.listed === true;
    case 'party':
      return resource?.vendorId === actor.organisationId || resource?.hospitalId === actor.organisationId;
    case 'hospital':
      return resource?.hospitalId === actor.organisationId;
  }
}

export function hasRoleFor(actor: Actor, action: Action): boolean {
  return (POLICY[action].roles as readonly string[]).includes(actor.role);
}

export function may(actor: Actor, action: Action, resource?: Resource): boolean {
  return hasRoleFor(actor, action) && inScope(actor, action, resource);
}

/**
 * Throws DB6002 for another organisation's things, so that nobody learns whether an identifier exists, and DB6001
 * when the role does not reach.
 */
export function authorise(actor: Actor, action: Action, resource?: Resource): void {
  if (!inScope(actor, action, resource)) throw new DoubleblindError('DB6002', '');
  if (!hasRoleFor(actor, action)) throw new DoubleblindError('DB6001', `Needed for "${action}".`);
}

/** For look-ups by an identifier from outside: absent and invisible are the same answer. */
export function found<T>(thing: T | null | undefined): T {
  if (thing === null || thing === undefined) throw new DoubleblindError('DB6002', '');
  return thing;
}
