/**
 * The daemon's embedded database, agent.sqlite in the data folder: what was enrolled, registered, approved, wanted and
 * observed. Images, labels, weights and scores are files beside it. Several processes may have it open (the command
 * line adds models while the daemon runs), hence the write-ahead log.
 */
import { chmodSync, closeSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { canonicalHash } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { storageError } from '../atomic-file.ts';
import type { DataFolder } from '../data-folder.ts';

/** Each entry brings the database one version further; entries are never changed, only added. */
export const MIGRATIONS = [
  `
  CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
  CREATE TABLE models (
    program_hash TEXT PRIMARY KEY, folder TEXT NOT NULL, manifest TEXT NOT NULL, portal_id TEXT
  ) STRICT;
  CREATE TABLE test_sets (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, description TEXT NOT NULL, created_at TEXT NOT NULL,
    mapping TEXT, content_hash TEXT UNIQUE, manifest TEXT, portal_id TEXT
  ) STRICT;
  CREATE TABLE test_set_files (
    test_set_id TEXT NOT NULL REFERENCES test_sets(id), name TEXT NOT NULL, hash TEXT NOT NULL, check_result TEXT NOT NULL,
    PRIMARY KEY (test_set_id, name)
  ) STRICT;
  CREATE TABLE evaluations (
    id TEXT PRIMARY KEY, proposal TEXT NOT NULL, desired TEXT, observed TEXT, updated_at TEXT NOT NULL
  ) STRICT;
  CREATE TABLE approvals (evaluation_id TEXT PRIMARY KEY, document TEXT NOT NULL, revocation TEXT) STRICT;
  CREATE TABLE served (evaluation_id TEXT PRIMARY KEY, images INTEGER NOT NULL, sessions INTEGER NOT NULL) STRICT;
  CREATE TABLE outbox (
    request_id TEXT PRIMARY KEY, subject TEXT NOT NULL, message TEXT NOT NULL, created_at TEXT NOT NULL, answer TEXT
  ) STRICT;
  CREATE TABLE audit (sequence INTEGER PRIMARY KEY, hash TEXT NOT NULL, link TEXT NOT NULL) STRICT;
  `,
  // By the whole manifest: versions of a model may have one program and declare different things of it.
  `
  CREATE TABLE model_versions (
    manifest_hash TEXT PRIMARY KEY, name TEXT NOT NULL, model_version TEXT NOT NULL, folder TEXT NOT NULL,
    manifest TEXT NOT NULL, portal_id TEXT
  ) STRICT;
  INSERT INTO model_versions
    SELECT document_hash(manifest), manifest ->> '$.document.name', manifest ->> '$.document.modelVersion', folder,
      manifest, portal_id FROM models;
  UPDATE outbox SET subject = document_hash(message ->> '$.manifest')
    WHERE message ->> '$.type' = 'register-model' AND answer IS NULL;
  DROP TABLE models;
  `,
  // The folder that an upload's labels were written for, where the sender knows it.
  `ALTER TABLE test_sets ADD COLUMN labels_folder TEXT;`,
  // Of this agent itself, at work: see crashes.ts.
  `
  CREATE TABLE work_crashes (
    evaluation_id TEXT PRIMARY KEY, attempt INTEGER NOT NULL, crashes INTEGER NOT NULL, running INTEGER NOT NULL
  ) STRICT;
  `,
  // Browsers that were paired with a code; of their tokens only hashes.
  `CREATE TABLE paired_browsers (token_hash TEXT PRIMARY KEY, name TEXT NOT NULL, paired_at TEXT NOT NULL) STRICT;`,
  // What trainings spend of the privacy of this organisation's patients: see training-ledger.ts.
  `
  CREATE TABLE trainings (
    id TEXT PRIMARY KEY, terms TEXT NOT NULL, approval TEXT NOT NULL, allowed_steps INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE training_images (
    training_id TEXT NOT NULL REFERENCES trainings(id), image_hash TEXT NOT NULL, PRIMARY KEY (training_id, image_hash)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE training_steps (
    id INTEGER PRIMARY KEY, training_id TEXT NOT NULL REFERENCES trainings(id), round INTEGER NOT NULL, at TEXT NOT NULL
  ) STRICT;
  CREATE INDEX training_steps_of ON training_steps (training_id);
  `,
  // Trainings that the portal has sent, and what the owner's agent needs for its own.
  `
  CREATE TABLE portal_trainings (id TEXT PRIMARY KEY, desired TEXT NOT NULL) STRICT;
  CREATE TABLE own_trainings (
    id TEXT PRIMARY KEY, model_file TEXT NOT NULL, test_set TEXT, evaluate_every INTEGER NOT NULL, approval TEXT
  ) STRICT;
  `,
  // Whose privacy a training spends, as releases name it; and when this organisation's part in it ended, after which it spends no more.
  `
  CREATE TABLE training_studies (
    training_id TEXT NOT NULL REFERENCES trainings(id), study_key TEXT NOT NULL, patient TEXT NOT NULL,
    PRIMARY KEY (training_id, study_key)
  ) STRICT, WITHOUT ROWID;
  ALTER TABLE trainings ADD COLUMN ended_at TEXT;
  `,
  // Tickets for pages of browsers, and the images that were begun with them: see page-tickets.ts.
  `
  CREATE TABLE page_tickets (
    id TEXT PRIMARY KEY, person TEXT NOT NULL, images_a_day INTEGER, document TEXT NOT NULL, withdrawn_at TEXT
  ) STRICT;
  CREATE TABLE page_images (
    ticket_id TEXT NOT NULL REFERENCES page_tickets(id), image_id TEXT NOT NULL, started_at TEXT NOT NULL,
    starts INTEGER NOT NULL, answered_at TEXT, PRIMARY KEY (ticket_id, image_id)
  ) STRICT, WITHOUT ROWID;
  `,
  // Workers of this agent, and the batches that they do: see workers.ts and shards.ts.
  `
  CREATE TABLE workers (
    id TEXT PRIMARY KEY, host TEXT NOT NULL, pid INTEGER NOT NULL, state TEXT NOT NULL, batches INTEGER NOT NULL,
    joined_at TEXT NOT NULL, heard_at TEXT NOT NULL
  ) STRICT;
  CREATE TABLE shards (
    work_id TEXT NOT NULL, shard INTEGER NOT NULL, images INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'leased', 'done')),
    attempts INTEGER NOT NULL DEFAULT 0, worker TEXT, peer_worker TEXT, leased_at TEXT, PRIMARY KEY (work_id, shard)
  ) STRICT, WITHOUT ROWID;
  `,
  // Browsers of people who read results and decide nothing.
  `ALTER TABLE paired_browsers ADD COLUMN reads_only INTEGER NOT NULL DEFAULT 0;`,
  // What was begun before this agent was restored from a backup: see backup/unknown-past.ts.
  `
  CREATE TABLE closed_evaluations (id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
  CREATE TABLE closed_studies (study_key TEXT PRIMARY KEY, patient TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE INDEX closed_studies_of ON closed_studies (patient);
  `,
  // Keys of other organisations' agents; those of terms that were approved before were accepted with them. See peer-keys.ts.
  `
  CREATE TABLE peer_keys (
    organisation_id TEXT NOT NULL, public_key TEXT NOT NULL, agent_id TEXT NOT NULL, accepted_at TEXT NOT NULL,
    PRIMARY KEY (organisation_id, public_key)
  ) STRICT, WITHOUT ROWID;
  INSERT OR IGNORE INTO peer_keys
    SELECT party ->> '$.organisationId', party ->> '$.agentKey', party ->> '$.agentId', approved_at FROM (
      SELECT
        e.proposal -> iif(a.document ->> '$.document.side' = 'vendor', '$.hospital', '$.vendor') AS party,
        a.document ->> '$.document.approvedAt' AS approved_at
      FROM approvals a JOIN evaluations e ON e.id = a.evaluation_id
    );
  `,
] as const;

/** What messages call it. */
const DATABASE = 'agent.sqlite';
const BUSY_MILLISECONDS = 5000;

/** Opens the database and brings it up to date. Throws DB5509. */
export function openDatabase(data: DataFolder): DatabaseSync {
  const path = data.database;
  try {
    // Before SQLite makes it as the umask says; its write-ahead log takes the same mode.
    closeSync(openSync(path, 'a', 0o600));
    chmodSync(path, 0o600);
    const database = new DatabaseSync(path);
    database.exec(`PRAGMA busy_timeout = ${BUSY_MILLISECONDS}; PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON;`);
    migrate(database);
    return database;
  } catch (error) {
    if (error instanceof DoubleblindError) throw error;
    throw new DoubleblindError('DB5509', path, { cause: error });
  }
}

function migrate(database: DatabaseSync): void {
  database.function('document_hash', (signed) => canonicalHash(JSON.parse(String(signed)).document));
  database.exec('BEGIN IMMEDIATE');
  const { user_version: version } = database.prepare('PRAGMA user_version').get() as { user_version: number };
  if (version > MIGRATIONS.length) throw new DoubleblindError('DB5509', 'A newer version of the agent wrote it.');
  for (const statements of MIGRATIONS.slice(version)) database.exec(statements);
  database.exec(`PRAGMA user_version = ${MIGRATIONS.length}; COMMIT`);
}

/** Runs `work` in one transaction: all of it or nothing is kept. */
export function inTransaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    // A full disk may have ended the transaction already.
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

/**
 * Writes what the agent can go on without: a disk that is full must not end the process that has to say so. Answers whether
 * it was written; throws what is not the storage's fault.
 */
export function tryToWrite(log: (line: string) => void, write: () => void): boolean {
  try {
    write();
    return true;
  } catch (error) {
    const refused = storageError(error, DATABASE);
    // Other numbers are not the disk's: a broken audit chain must be heard.
    if (!(refused instanceof DoubleblindError && refused.code === 'DB5012')) throw error;
    log(refused.message);
    return false;
  }
}
