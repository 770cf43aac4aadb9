/** Wake-ups inside the portal's process: who changes an evaluation says so, the scheduler, gateway and live pages listen. */
import { EventEmitter } from 'node:events';
import { portalGlobals } from './globals.ts';

export interface PortalEvents {
  /** State, approvals or progress of an evaluation changed. */
  evaluation: [evaluationId: string];
  /** An agent connected, disconnected or was removed. */
  agent: [agentId: string];
}

export function portalEvents(): EventEmitter<PortalEvents> {
  const globals = portalGlobals();
  globals.events ??= new EventEmitter().setMaxListeners(0);
  return globals.events as EventEmitter<PortalEvents>;
}
