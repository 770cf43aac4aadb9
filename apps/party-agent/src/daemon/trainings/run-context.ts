import type { DatabaseSync } from 'node:sqlite';
import type { DesiredTraining, ObservedTraining } from '@doubleblind/contracts';
import type { Identity } from '../../peer/identity.ts';
import type { PeerServer } from '../../peer/server.ts';
import type { DataFolder } from '../../store/data-folder.ts';
import type { Log } from '../../store/log.ts';

/** What either role's run of a training has at hand. */
export interface RunContext {
  readonly data: DataFolder;
  readonly database: DatabaseSync;
  readonly identity: Identity;
  /** Null when this agent only dials out. */
  readonly server: PeerServer | null;
  readonly log: Log;
  readonly desired: DesiredTraining;
  readonly signal: AbortSignal;
  /** Tells the portal how far it is; often: what is told too soon after the last is left out. */
  readonly tell: (observed: Pick<ObservedTraining, 'observed' | 'progress' | 'spent'>) => void;
}

/** Agents that are there for days wait for each other; whether they still should the portal says. */
export const PATIENCE_MILLISECONDS = 24 * 3600 * 1000;
