import type { KeyObject } from 'node:crypto';
import type { SignedTrainingApproval, TrainingTerms } from '@doubleblind/contracts';
import type { PeerLink } from '@doubleblind/mpc-core';
import type { Patient } from '@doubleblind/training';

/** What the hospital's ledger holds of this training: store/database/training-ledger.ts. */
export interface TrainingBudget {
  /** Vectors that were sent, or were about to be. */
  readonly spentSteps: number;
  /** Throws DB8202 when nothing is left. */
  requireLeft(): void;
  /** Counts one more, durably; answers the count. Throws DB8202 when nothing is left. */
  spend(round: number): number;
}

export interface HospitalJob {
  readonly terms: TrainingTerms;
  readonly approval: SignedTrainingApproval;
  readonly privateKey: KeyObject;
  readonly patients: readonly Patient[];
  readonly budget: TrainingBudget;
  readonly openLink: (signal: AbortSignal) => Promise<PeerLink>;
  /** How long a lost owner is called again. */
  readonly waitMilliseconds: number;
  readonly signal: AbortSignal;
  readonly onRound?: (round: number, spentSteps: number) => void;
  readonly log: (text: string) => void;
}
