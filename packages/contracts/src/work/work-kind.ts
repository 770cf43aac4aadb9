/**
 * What a kind of work is: who takes part, what they agree on, and which states it goes through. One module a kind, in a folder
 * of its own; portal and agents ask the kind and know no other table of states. An evaluation is the first kind.
 */
import { DoubleblindError } from '@doubleblind/errors';
import type { z } from 'zod';
import type { DesiredState } from './desired-state.ts';

/** How many organisations take part in a role. */
export interface RoleRule {
  readonly least: number;
  readonly most: number;
}

/** Who causes a transition: a person or agent of one role, of any role, or the portal's scheduler. */
export type Causer<Role extends string> = Role | 'anyone' | 'portal';

/** A row of a kind's table: the event leads from each of the states `from` to the state `to`. */
export interface Transition<State extends string, Event extends string, Role extends string> {
  readonly event: Event;
  readonly from: readonly State[];
  readonly to: State;
  readonly by: Causer<Role>;
  /** One sentence for the timeline. */
  readonly text: string;
}

/** Who takes part in a work, in which role, and the agent that does it there. */
export interface WorkParticipant<Role extends string = string> {
  readonly role: Role;
  readonly organisationId: string;
  readonly agentId: string;
}

/** What is stated of a kind of work; `workKind` makes the kind of it. */
export interface WorkDefinition<State extends string, Event extends string, Role extends string, Terms> {
  /** Stored with every work, and the first word of its audit records' actions. */
  readonly name: string;
  readonly roles: Readonly<Record<Role, RoleRule>>;
  /** Form of the document that all participants approve. */
  readonly proposal: z.ZodType<Terms>;
  /** Who takes part by these terms. */
  readonly participants: (proposal: Terms) => readonly WorkParticipant<Role>[];
  /** The first is that of a new proposal. */
  readonly states: readonly State[];
  /** Whatever is not listed here cannot happen. */
  readonly transitions: readonly Transition<State, Event, Role>[];
  /** What a participant's agent is to do in a state; null: nothing (any more). */
  readonly desired: (state: State) => DesiredState | null;
}

/** A kind of work, with the questions that portal and agents ask of its tables. */
export interface WorkKind<
  State extends string = string,
  Event extends string = string,
  Role extends string = string,
  Terms = unknown,
> extends WorkDefinition<State, Event, Role, Terms> {
  readonly start: State;
  /** Nothing leads out of these. */
  readonly finalStates: readonly State[];
  /** The state that `event` leads to from `from`, or null when the table does not allow it. */
  transition(from: State, event: Event): State | null;
  /** Whether this role, or the portal, may cause the event (in the right state). */
  mayCause(event: Event, by: Role | 'portal'): boolean;
  /** Events that are possible in a state, for buttons and tests. */
  possibleEvents(from: State): Event[];
  /** The participants that the terms name. Throws DB6309 when a role has more or fewer than the kind allows. */
  participants(proposal: Terms): readonly WorkParticipant<Role>[];
}

/** A kind from its definition. Throws when its table of transitions is not one: each event has one row, each state is stated. */
export function workKind<State extends string, Event extends string, Role extends string, Terms>(
  definition: WorkDefinition<State, Event, Role, Terms>,
): WorkKind<State, Event, Role, Terms> {
  const { name, roles, states, transitions } = definition;
  const rows = new Map(transitions.map((row) => [row.event, row]));
  if (rows.size !== transitions.length) throw new Error(`${name}: an event has two transitions`);
  for (const { event, from, to } of transitions) {
    const unknown = [...from, to].find((state) => !states.includes(state));
    if (unknown !== undefined) throw new Error(`${name}: "${event}" has the unknown state ${unknown}`);
  }
  const possibleEvents = (from: State) => transitions.filter((row) => row.from.includes(from)).map((row) => row.event);
  return {
    ...definition,
    start: states[0],
    finalStates: states.filter((state) => possibleEvents(state).length === 0),
    transition(from, event) {
      const row = rows.get(event);
      return row?.from.includes(from) ? row.to : null;
    },
    mayCause(event, by) {
      const causer = rows.get(event)?.by;
      return causer === by || (causer === 'anyone' && by !== 'portal');
    },
    possibleEvents,
    participants(proposal) {
      const participants = definition.participants(proposal);
      for (const [role, { least, most }] of Object.entries<RoleRule>(roles)) {
        const organisations = new Set(participants.filter((row) => row.role === role).map((row) => row.organisationId));
        if (organisations.size >= least && organisations.size <= most) continue;
        const wanted = least === most ? `${least}` : `${least} to ${most}`;
        throw new DoubleblindError('DB6309', `${role}: ${organisations.size} organisations, not ${wanted}.`);
      }
      return participants;
    },
  };
}
