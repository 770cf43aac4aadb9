/** Whether an agent is heard from, and whether its clock is right: told by what came last, so that it is true after a restart of the portal, too. */

import { CHANNEL_LIMITS } from '@doubleblind/contracts';

/** Both ends ping every 15 s (the contracts' CHANNEL_LIMITS); pages look again every ten, so that people know within 30 s. */
export const CONTACT_LOST_MILLISECONDS = 20_000;

interface Heard {
  readonly lastSeenAt: Date | null;
}

/** Since when nothing was heard from an agent (ISO 8601), `never`, or null while there is contact. */
export type LostContact = string | 'never' | null;

export function lostContact({ lastSeenAt }: Heard, now = new Date()): LostContact {
  if (lastSeenAt === null) return 'never';
  return lastSeenAt < contactLostBefore(now) ? lastSeenAt.toISOString() : null;
}

/** An agent that was last heard from before this is out of contact. */
export function contactLostBefore(now = new Date()): Date {
  return new Date(now.getTime() - CONTACT_LOST_MILLISECONDS);
}

interface Line extends Heard {
  readonly connectionId: string | null;
}

/** Whether it has a line to one of the portal's processes; a process that was killed has told nobody that its lines are gone. */
export function isConnected({ connectionId, lastSeenAt }: Line, now = new Date()): boolean {
  return connectionId !== null && lastSeenAt !== null && lastSeenAt >= lineLostBefore(now);
}

/** The agents that have one. */
export function connectedNow(now = new Date()) {
  return { removedAt: null, connectionId: { not: null }, lastSeenAt: { gte: lineLostBefore(now) } };
}

function lineLostBefore(now: Date): Date {
  return new Date(now.getTime() - CHANNEL_LIMITS.silenceMilliseconds);
}

/** A clock that is off by less than this is right, as for `party-agent doctor`. */
const CLOCK_TOLERANCE_SECONDS = 60;

/** Seconds by which the agent's clock is ahead of the portal's (less than zero: behind), or null where it is right or not known. */
export function wrongClock({ clockAheadSeconds: ahead }: { readonly clockAheadSeconds: number | null }): number | null {
  return ahead === null || Math.abs(ahead) < CLOCK_TOLERANCE_SECONDS ? null : ahead;
}
