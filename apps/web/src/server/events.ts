/** Wake-ups inside the portal's process: who changes a work says so, the scheduler, gateway and live pages listen. */
import { EventEmitter } from 'node:events';
import { portalGlobals } from './globals.ts';

export interface PortalEvents {
  /** State, approvals or observed states of a work changed: something may be due. */
  work: [workId: string];
  /** Only the numbers moved: for who is looking at them. */
  progress: [workId: string];
  /** An agent connected, disconnected or was removed. */
  agent: [agentId: string];
}

export function portalEvents(): EventEmitter<PortalEvents> {
  const globals = portalGlobals();
  globals.events ??= new EventEmitter().setMaxListeners(0);
  return globals.events as EventEmitter<PortalEvents>;
}
