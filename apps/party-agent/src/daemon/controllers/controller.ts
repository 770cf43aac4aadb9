/** What the supervisor can ask of one evaluation. */
import type { DesiredEvaluation } from '@doubleblind/contracts';
import type { Phase } from '../../peer/handshake.ts';

/** None of these throws: what goes wrong is observed as 'refused' or 'failed'. */
export interface Controller {
  /** Takes over what is wanted now: terms, attempt, peer and lease. */
  update(work: DesiredEvaluation): void;
  /** Checks everything that can be checked alone; observes 'ready' or 'refused'. */
  prepare(): Promise<void>;
  /** Begins to work with the peer, again and again until it is done or halted. A run goes on from its checkpoints. */
  start(phase: Phase): void;
  /** Drops the batch in flight, keeps finished ones; observes 'paused' unless all is computed here. */
  pause(): Promise<void>;
  /** Ends for good; observes 'stopped'. Finished batches stay on the disk. */
  cancel(): Promise<void>;
  /** Looks whether its people have done what is owed; observes it when they have. */
  lookAgain(): Promise<void>;
  /** Drops the batch in flight without a word: this process ends, or nothing is wanted any more. */
  shutdown(): Promise<void>;
}
