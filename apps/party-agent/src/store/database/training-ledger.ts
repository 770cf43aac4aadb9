/**
 * The privacy ledger of this agent: which trainings its organisation has approved with which data, and every vector that was sent.
 * It is written before a vector leaves, so that it may count one too many after a crash, and never one too few. Spending belongs to
 * images: another test set that has one of them has spent the same.
 */
import type { DatabaseSync } from 'node:sqlite';
import {
  type SignedTrainingApproval,
  signedTrainingApprovalSchema,
  type TrainingTerms,
  trainingTermsHash,
  trainingTermsSchema,
} from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { inTransaction } from './open.ts';

export interface LedgerEntry {
  readonly terms: TrainingTerms;
  readonly approval: SignedTrainingApproval;
  /** Vectors that the approved epsilon allows. */
  readonly allowedSteps: number;
  readonly spentSteps: number;
  /** When this organisation's part ended; null while more may be spent. */
  readonly endedAt: string | null;
}

/** Whose privacy a training spends: every image, and every study by its key and patient (store/study-keys.ts). */
export interface TrainingSubjects {
  readonly imageHashes: readonly string[];
  readonly studies: readonly { readonly key: string; readonly patient: string }[];
}

/** Of steps that are counted without having been seen. */
const UNKNOWN_ROUND = -1;

interface Row {
  terms: string;
  approval: string;
  allowed_steps: number;
  spent_steps: number;
  ended_at: string | null;
}

const ENTRIES = `SELECT terms, approval, allowed_steps, ended_at,
  (SELECT count(*) FROM training_steps WHERE training_id = trainings.id) AS spent_steps FROM trainings`;

function fromRow(row: Row): LedgerEntry {
  return {
    terms: trainingTermsSchema.parse(JSON.parse(row.terms)),
    approval: signedTrainingApprovalSchema.parse(JSON.parse(row.approval)),
    allowedSteps: row.allowed_steps,
    spentSteps: row.spent_steps,
    endedAt: row.ended_at,
  };
}

/**
 * Keeps this organisation's approval of a training with its data. Approving again what was approved changes nothing.
 *
 * @throws DoubleblindError DB8203 when other terms were approved under this identifier
 */
export function openLedger(
  database: DatabaseSync,
  entry: Omit<LedgerEntry, 'spentSteps' | 'endedAt'>,
  { imageHashes, studies }: TrainingSubjects,
): LedgerEntry {
  const { terms, approval, allowedSteps } = entry;
  return inTransaction(database, () => {
    const known = findLedgerEntry(database, terms.trainingId);
    if (known) {
      if (trainingTermsHash(known.terms) !== trainingTermsHash(terms))
        throw new DoubleblindError('DB8203', 'Other terms were approved under this identifier.');
      return known;
    }
    database
      .prepare('INSERT INTO trainings (id, terms, approval, allowed_steps) VALUES (?, ?, ?, ?)')
      .run(terms.trainingId, JSON.stringify(terms), JSON.stringify(approval), allowedSteps);
    const add = database.prepare('INSERT OR IGNORE INTO training_images (training_id, image_hash) VALUES (?, ?)');
    for (const hash of imageHashes) add.run(terms.trainingId, hash);
    const addStudy = database.prepare(
      'INSERT OR IGNORE INTO training_studies (training_id, study_key, patient) VALUES (?, ?, ?)',
    );
    for (const { key, patient } of studies) addStudy.run(terms.trainingId, key, patient);
    return { ...entry, spentSteps: 0, endedAt: null };
  });
}

export function findLedgerEntry(database: DatabaseSync, trainingId: string): LedgerEntry | null {
  const row = database.prepare(`${ENTRIES} WHERE id = ?`).get(trainingId) as Row | undefined;
  return row ? fromRow(row) : null;
}

/** In the order in which they were approved. */
export function listLedger(database: DatabaseSync): LedgerEntry[] {
  return (database.prepare(`${ENTRIES} ORDER BY rowid`).all() as unknown as Row[]).map(fromRow);
}

/** Trainings that have an image with this one in common, itself among them. */
export function sharingImages(database: DatabaseSync, trainingId: string): LedgerEntry[] {
  const rows = database
    .prepare(
      `${ENTRIES} WHERE id IN (SELECT training_id FROM training_images WHERE image_hash IN
        (SELECT image_hash FROM training_images WHERE training_id = ?)) ORDER BY rowid`,
    )
    .all(trainingId);
  return (rows as unknown as Row[]).map(fromRow);
}

/** The studies that a training was approved with. */
export function studiesOf(database: DatabaseSync, trainingId: string): TrainingSubjects['studies'] {
  const rows = database
    .prepare('SELECT study_key AS key, patient FROM training_studies WHERE training_id = ?')
    .all(trainingId);
  return rows as unknown as TrainingSubjects['studies'];
}

/** No vector leaves for this training any more; what was spent stays. Throws DB8203 for one that is not in the ledger. */
export function endTraining(database: DatabaseSync, trainingId: string): LedgerEntry {
  return inTransaction(database, () => {
    const now = new Date().toISOString();
    database.prepare('UPDATE trainings SET ended_at = ? WHERE id = ? AND ended_at IS NULL').run(now, trainingId);
    const entry = findLedgerEntry(database, trainingId);
    if (!entry) throw new DoubleblindError('DB8203', 'It is not in the ledger.');
    return entry;
  });
}

/** Counts one vector; answers how many there are now. Throws DB8202 when it would be more than was approved. */
export function spendStep(database: DatabaseSync, trainingId: string, round: number): number {
  return inTransaction(database, () => {
    const entry = findLedgerEntry(database, trainingId);
    if (!entry) throw new DoubleblindError('DB8203', 'It is not in the ledger.');
    requireStepLeft(entry);
    database
      .prepare('INSERT INTO training_steps (training_id, round, at) VALUES (?, ?, ?)')
      .run(trainingId, round, new Date().toISOString());
    return entry.spentSteps + 1;
  });
}

/** Counts all that was approved as sent: for a ledger that may miss some of what was. */
export function spendAllSteps(database: DatabaseSync, trainingId: string): void {
  inTransaction(database, () => {
    const { spentSteps = 0, allowedSteps = 0 } = findLedgerEntry(database, trainingId) ?? {};
    const add = database.prepare('INSERT INTO training_steps (training_id, round, at) VALUES (?, ?, ?)');
    const now = new Date().toISOString();
    for (let step = spentSteps; step < allowedSteps; step++) add.run(trainingId, UNKNOWN_ROUND, now);
  });
}

/** Throws DB8202, or DB8207 when this organisation's part has ended. */
export function requireStepLeft({ spentSteps, allowedSteps, approval, endedAt }: LedgerEntry): void {
  if (endedAt !== null) throw new DoubleblindError('DB8207', `It ended on ${endedAt}.`);
  if (spentSteps < allowedSteps) return;
  const limit = approval.document.contribution?.epsilonLimit;
  throw new DoubleblindError('DB8202', `${spentSteps} rounds were sent; one more would exceed epsilon ${limit}.`);
}
