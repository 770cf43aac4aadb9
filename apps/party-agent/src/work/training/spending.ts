/** What trainings have spent of patients' privacy, as releases with noise add it up. */
import type { DatabaseSync } from 'node:sqlite';
import { lossDistributionEpsilon } from '@doubleblind/privacy';
import type { SpentElsewhere } from '@doubleblind/report';
import { type LedgerEntry, listLedger, studiesOf } from '../../store/database/training-ledger.ts';
import { COARSE_GRID, mechanismOf } from './round-session.ts';

/** One training's part in the budget of its patients. */
export interface TrainingSpending extends SpentElsewhere {
  readonly trainingId: string;
}

/** Of every training in the ledger. One that goes on counts with all that it may spend, one that has ended with what it has. */
export function trainingSpending(database: DatabaseSync): TrainingSpending[] {
  return listLedger(database).map((entry) => {
    const { trainingId, delta } = entry.terms;
    const studies = studiesOf(database, trainingId);
    return {
      ...{ trainingId, keys: studies.map(({ key }) => key), patients: studies.map(({ patient }) => patient) },
      ...{ epsilon: epsilonOf(entry), delta: entry.endedAt !== null && entry.spentSteps === 0 ? 0 : delta },
    };
  });
}

function epsilonOf({ terms, approval, spentSteps, endedAt }: LedgerEntry): number {
  if (endedAt === null) return approval.document.contribution!.epsilonLimit;
  return spentSteps === 0 ? 0 : lossDistributionEpsilon(mechanismOf(terms, spentSteps), terms.delta, COARSE_GRID);
}
