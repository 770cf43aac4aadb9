import { DoubleblindError } from '@doubleblind/errors';
import type { Actor } from './actor.ts';
import { type Action, POLICY } from './policy.ts';
import { type Resource, SCOPES, type Scope } from './scopes.ts';

type ScopeOf<A extends Action> = (typeof POLICY)[A]['scope'];
/** Actions about which a thing at hand decides. */
export type ActionOnThing = {
  [A in Action]: (typeof SCOPES)[ScopeOf<A>] extends { covers: unknown } ? A : never;
}[Action];
/** Actions that have a filter of the database. */
type FilteredAction = { [A in Action]: (typeof SCOPES)[ScopeOf<A>] extends { where: unknown } ? A : never }[Action];
type WhereOf<A extends FilteredAction> = (typeof SCOPES)[ScopeOf<A>] extends { where: (actor: Actor) => infer T }
  ? T
  : never;

function inScope(actor: Actor, action: ActionOnThing, resource: Resource | undefined): boolean {
  const scope: (typeof SCOPES)[Scope] = SCOPES[POLICY[action].scope];
  return 'covers' in scope && scope.covers(actor, resource);
}

export function hasRoleFor(actor: Actor, action: Action): boolean {
  return (POLICY[action].roles as readonly string[]).includes(actor.role);
}

export function may(actor: Actor, action: ActionOnThing, resource?: Resource): boolean {
  return hasRoleFor(actor, action) && inScope(actor, action, resource);
}

/**
 * Throws DB6002 for another organisation's things, so that nobody learns whether an identifier exists, and DB6001
 * when the role does not reach.
 */
export function authorise(actor: Actor, action: ActionOnThing, resource?: Resource): void {
  if (!inScope(actor, action, resource)) throw new DoubleblindError('DB6002', '');
  requireRole(actor, action);
}

/** Which rows the actor may do this with, for the `where` of a list. Throws DB6001 when the role does not reach. */
export function whereMay<A extends FilteredAction>(actor: Actor, action: A): WhereOf<A> {
  requireRole(actor, action);
  const scope = SCOPES[POLICY[action].scope] as { where: (who: Actor) => WhereOf<A> };
  return scope.where(actor);
}

/** The same for a look-up by an identifier; without the role, too, the thing is not found (DB6002). */
export function whereFound<A extends FilteredAction>(actor: Actor, action: A): WhereOf<A> {
  if (!hasRoleFor(actor, action)) throw new DoubleblindError('DB6002', '');
  return whereMay(actor, action);
}

function requireRole(actor: Actor, action: Action): void {
  if (!hasRoleFor(actor, action)) throw new DoubleblindError('DB6001', `Needed for "${action}".`);
}

/** For look-ups by an identifier from outside: absent and invisible are the same answer. */
export function found<T>(thing: T | null | undefined): T {
  if (thing === null || thing === undefined) throw new DoubleblindError('DB6002', '');
  return thing;
}
