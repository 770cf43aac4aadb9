/** The only place that changes the state of a work, whatever its kind. */
import type { DesiredState } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { appendAudit } from '../audit/write.ts';
import type { Actor } from '../authorisation/actor.ts';
import { authorise } from '../authorisation/authorise.ts';
import { announce } from '../database/announce.ts';
import type { Database, Transaction } from '../database/client.ts';
import { type LockedWork, lockWork, readLocked } from './locked.ts';
import { roleOf } from './participants.ts';
import type { PortalWork } from './portal-work.ts';
import { traceTransition } from './traced.ts';

export interface TransitionRequest<Event extends string> {
  readonly event: Event;
  readonly actor: Actor | 'portal';
  readonly detail?: Record<string, string | number | boolean | null>;
  /** Further changes in the same transaction. */
  readonly also?: (transaction: Transaction) => Promise<void>;
}

/**
 * Carries out the transition that `decide` asks for, with its audit record. `decide` sees the work under its row's
 * lock, so that people and agents who act at the same moment are put in a row; it answers null when nothing is to be done
 * (any more). Answers whether anything was done; throws DB6301 when the kind's tables do not allow the transition, or when
 * the work is of another kind.
 */
export async function changeState<State extends string, Event extends string, Role extends string, Terms>(
  database: Database,
  work: PortalWork<State, Event, Role, Terms>,
  workId: string,
  decide: (locked: LockedWork) => TransitionRequest<Event> | null,
): Promise<boolean> {
  const left = await database.$transaction(async (transaction) => {
    const locked = await lockWork(transaction, workId);
    if (locked.kind !== work.kind.name) throw new DoubleblindError('DB6301', `It is of the kind ${locked.kind}.`);
    const request = decide(locked);
    if (request === null) return null;
    await carryOut(transaction, work, locked, request);
    await announce(transaction, 'work', workId);
    return { locked, request };
  });
  if (left === null) return false;
  const { locked, request } = left;
  const to = work.kind.transition(locked.state as State, request.event);
  const code = request.event === 'fail' ? String(request.detail?.code) : undefined;
  traceTransition(locked, to !== null && work.kind.finalStates.includes(to), code);
  return true;
}

async function carryOut<State extends string, Event extends string, Role extends string, Terms>(
  transaction: Transaction,
  { kind, causes, tell }: PortalWork<State, Event, Role, Terms>,
  locked: LockedWork,
  { event, actor, detail, also }: TransitionRequest<Event>,
): Promise<void> {
  const from = locked.state as State;
  const to = kind.transition(from, event);
  const role = actor === 'portal' ? null : (roleOf(actor, locked.participants) as Role | null);
  const { action, holds, needs } = causes[event];
  if (actor !== 'portal' && action !== null) authorise(actor, action, locked);
  const mayBeCaused =
    actor === 'portal'
      ? kind.mayCause(event, 'portal')
      : action !== null && role !== null && kind.mayCause(event, role);
  if (to === null || !mayBeCaused) {
    throw new DoubleblindError('DB6301', `It is ${from}; "${event}" is not possible.`);
  }
  await transaction.work.update({
    where: { id: locked.id },
    data: { state: to, ...(to !== 'failed' && { failureCode: null, failureDetail: null }) },
  });
  await also?.(transaction);
  await want(transaction, locked.id, kind.desired(to));
  if (!holds(await readLocked(transaction, locked.id), role, new Date())) {
    throw new DoubleblindError('DB6301', `"${event}" needs ${needs}.`);
  }
  await appendAudit(transaction, {
    actor,
    action: `${kind.name}.${event}`,
    subject: { kind: kind.name, id: locked.id, name: `#${locked.number}` },
    organisations: locked.participants.map(({ organisationId }) => organisationId),
    detail: { from, to, ...detail },
  });
  await tell?.(transaction, event, locked, {
    by: actor === 'portal' ? null : actor,
    ...(typeof detail?.reason === 'string' && { reason: detail.reason }),
    ...(typeof detail?.code === 'string' && { code: detail.code }),
  });
}

/** What the new state wants of the agents. Who never began, or has stopped already, is not told to stop. */
async function want(transaction: Transaction, workId: string, desired: DesiredState | null): Promise<void> {
  await transaction.participant.updateMany({ where: { workId }, data: { desired } });
  if (desired !== 'stop') return;
  const needless = { workId, OR: [{ observed: 'stopped' }, { work: { attempts: { none: {} } } }] };
  await transaction.participant.updateMany({ where: needless, data: { desired: null } });
}
