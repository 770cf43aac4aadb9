/** This party's workers as those see them who look at the cluster from another process. */
import type { DatabaseSync } from 'node:sqlite';

export interface WorkerRow {
  readonly id: string;
  readonly host: string;
  readonly pid: number;
  /** `leaving`: gets no more work. */
  readonly state: 'free' | 'busy' | 'leaving';
  /** Batches that it has done since it joined. */
  readonly batches: number;
  readonly joinedAt: string;
  readonly heardAt: string;
}

export function writeWorker(
  database: DatabaseSync,
  { id, host, pid, state, batches, joinedAt, heardAt }: WorkerRow,
): void {
  database
    .prepare(
      `INSERT INTO workers (id, host, pid, state, batches, joined_at, heard_at) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET state = excluded.state, batches = excluded.batches, heard_at = excluded.heard_at`,
    )
    .run(id, host, pid, state, batches, joinedAt, heardAt);
}

export function removeWorker(database: DatabaseSync, id: string): void {
  database.prepare('DELETE FROM workers WHERE id = ?').run(id);
}

/** Of a process that has ended: its workers have to join its successor. */
export function removeAllWorkers(database: DatabaseSync): void {
  database.exec('DELETE FROM workers');
}

export function listWorkers(database: DatabaseSync): WorkerRow[] {
  const rows = database
    .prepare(
      `SELECT id, host, pid, state, batches, joined_at AS joinedAt, heard_at AS heardAt FROM workers ORDER BY joined_at, id`,
    )
    .all();
  return rows as unknown as WorkerRow[];
}
