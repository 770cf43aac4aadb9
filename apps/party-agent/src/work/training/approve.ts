/** A hospital's approval of a training: everything that can be wrong is found here, before anything is spent. */
import type { KeyObject } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import {
  checkTrainingTerms,
  publicKeyOf,
  signDocument,
  type TrainingApproval,
  type TrainingTerms,
  trainingTermsHash,
} from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { stepsWithin } from '@doubleblind/privacy';
import { requirePromises } from '@doubleblind/report';
import { testSetWithContent } from '../../store/any-test-set.ts';
import { requireOpenStudies } from '../../store/backup/unknown-past.ts';
import type { DataFolder } from '../../store/data-folder.ts';
import {
  findLedgerEntry,
  type LedgerEntry,
  openLedger,
  requireStepLeft,
  spendStep,
} from '../../store/database/training-ledger.ts';
import type { PrivacyBudget } from '../../store/privacy-budget.ts';
import { comparedStudies } from '../../store/study-keys.ts';
import type { StoredTestSet } from '../../store/test-set-content.ts';
import type { TrainingBudget } from './hospital-job.ts';
import { trainingSpending } from './spending.ts';
import { countPatients, requireLabels } from './training-data.ts';

export interface ApproveOptions {
  readonly database: DatabaseSync;
  readonly privateKey: KeyObject;
  readonly terms: TrainingTerms;
  readonly testSet: StoredTestSet;
  readonly epsilonLimit: number;
  /** What all releases and trainings may spend on one patient together, and what was released. */
  readonly budget: Pick<PrivacyBudget, 'limit' | 'releases'>;
  readonly approvedBy: string;
  readonly now: Date;
}

/**
 * Signs, and opens the ledger with as many vectors as the limit allows.
 *
 * @throws DoubleblindError DB5516 where the agent was restored from a copy that may miss what these patients have spent, DB8204 for terms that contradict themselves, DB8203 when they name another agent or are over, DB8003
 *   and DB8006 for labels that do not fit, DB8201 when the limit is below one round, DB5653 when it is more than releases and other
 *   trainings have left of the budget of these patients
 */
export function approveTraining(options: ApproveOptions): LedgerEntry {
  const { database, privateKey, terms, testSet, epsilonLimit, budget, approvedBy, now } = options;
  checkTrainingTerms(terms);
  const key = publicKeyOf(privateKey);
  const self = terms.hospitals.find(({ agentKey }) => agentKey === key);
  if (!self) throw new DoubleblindError('DB8203', 'Its terms do not name this agent among the hospitals.');
  if (now >= new Date(terms.expiresAt)) throw new DoubleblindError('DB8203', 'The agreed time is over.');
  const { content, name, contentHash } = testSet;
  requireLabels(content, terms.model.findings, terms.model.loss);
  const patients = countPatients(content);
  const allowedSteps = allowedStepsOf(terms, epsilonLimit);
  if (allowedSteps === 0)
    throw new DoubleblindError('DB8201', `One round of these terms spends more than epsilon ${epsilonLimit}.`);
  const studies = comparedStudies(content);
  requireOpenStudies(database, studies);
  const others = trainingSpending(database).filter(({ trainingId }) => trainingId !== terms.trainingId);
  const own = { keys: studies.map(({ key }) => key), patients: studies.map(({ patient }) => patient) };
  requirePromises(own, { epsilon: epsilonLimit, delta: terms.delta }, budget.releases, budget.limit, others);
  const document: TrainingApproval = {
    ...{ format: 'doubleblind-training-approval', version: 1 },
    ...{ trainingId: terms.trainingId, termsHash: trainingTermsHash(terms), purpose: terms.purpose },
    organisationId: self.organisationId,
    contribution: { dataSet: name, contentHash, patients, images: content.images.length, epsilonLimit },
    ...{ approvedBy, approvedAt: now.toISOString() },
  };
  const approval = signDocument('training-approval', document, privateKey);
  const imageHashes = content.images.map(({ hash }) => hash);
  return openLedger(database, { terms, approval, allowedSteps }, { imageHashes, studies });
}

/** Rounds that must be repeated count, too: so many more than agreed are worth knowing about. */
function allowedStepsOf({ samplingRate, noiseMultiplier, delta, rounds }: TrainingTerms, epsilon: number): number {
  return stepsWithin({ samplingRate, noiseMultiplier }, { epsilon, delta }, 2 * rounds);
}

/** The ledger as a round needs it. */
export function budgetOf(database: DatabaseSync, trainingId: string): TrainingBudget {
  const entry = (): LedgerEntry => {
    const found = findLedgerEntry(database, trainingId);
    if (!found) throw new DoubleblindError('DB8203', 'It is not in the ledger.');
    return found;
  };
  return {
    get spentSteps() {
      return entry().spentSteps;
    },
    requireLeft: () => requireStepLeft(entry()),
    spend: (round) => spendStep(database, trainingId, round),
  };
}

/**
 * The own approval of these terms and the data that it names.
 *
 * @throws DoubleblindError DB8203 without an approval of just these terms, or when the data are no longer those
 */
export async function approvedData(data: DataFolder, database: DatabaseSync, terms: TrainingTerms) {
  const entry = findLedgerEntry(database, terms.trainingId);
  if (entry?.approval.document.termsHash !== trainingTermsHash(terms))
    throw new DoubleblindError('DB8203', 'There is no approval of these terms here.');
  const { approval } = entry!;
  const { dataSet, contentHash } = approval.document.contribution!;
  return { approval, testSet: await testSetWithContent(data, database, dataSet, contentHash) };
}
