/** The portal's side of a kind of work: what stands behind each of its transitions. The kind itself is in the contracts. */
import type { WorkKind } from '@doubleblind/contracts';
import type { Actor } from '../authorisation/actor.ts';
import type { ActionOnThing } from '../authorisation/authorise.ts';
import type { Transaction } from '../database/client.ts';
import type { LockedWork } from './locked.ts';

export interface Cause<Role extends string> {
  /** What the actor must be allowed to do; null: only the portal itself causes this. */
  readonly action: ActionOnThing | null;
  /** Whether the work, with all that the transition has changed, bears it out; `role` is the actor's. */
  readonly holds: (work: LockedWork, role: Role | null, now: Date) => boolean;
  /** The same in words. */
  readonly needs: string;
}

export interface PortalWork<State extends string, Event extends string, Role extends string, Terms> {
  readonly kind: WorkKind<State, Event, Role, Terms>;
  readonly causes: Readonly<Record<Event, Cause<Role>>>;
  /** Tells people of a transition that has happened; in its transaction. `by` null: the portal; `code`: the failure's number. */
  readonly tell?: (
    transaction: Transaction,
    event: Event,
    work: LockedWork,
    about: { readonly by: Actor | null; readonly reason?: string; readonly code?: string },
  ) => Promise<void>;
}
