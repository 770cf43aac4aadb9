/**
 * Wake-ups in each process of the portal: the scheduler, gateway and live pages listen. Who changes something says so with
 * database/announce.ts, so that every process hears of it; database/listener.ts passes on what comes from there.
 */
import { EventEmitter } from 'node:events';
import { portalGlobals } from './globals.ts';

export interface PortalEvents {
  /** State, approvals or observed states of a work changed: something may be due. `isElsewhere`: another process has changed it. */
  work: [workId: string, isElsewhere?: boolean];
  /** Only the numbers moved: for who is looking at them. */
  progress: [workId: string, isElsewhere?: boolean];
  /** An agent connected, disconnected or was removed. */
  agent: [agentId: string, isElsewhere?: boolean];
  /** For a while nothing was heard: anything may have changed. */
  missed: [];
}

export function portalEvents(): EventEmitter<PortalEvents> {
  const globals = portalGlobals();
  globals.events ??= new EventEmitter().setMaxListeners(0);
  return globals.events as EventEmitter<PortalEvents>;
}
