/**
 * How often this agent has ended abnormally at work on an evaluation without a batch done in between: work that is begun is
 * noted, and what is still noted when it begins again was ended by a crash.
 */
import type { DatabaseSync } from 'node:sqlite';

interface Row {
  attempt: number;
  crashes: number;
  running: number;
}

/** Notes that work begins, and answers how many crashes there were before it. */
export function beginWork(database: DatabaseSync, evaluationId: string, attempt: number): number {
  const row = database
    .prepare('SELECT attempt, crashes, running FROM work_crashes WHERE evaluation_id = ?')
    .get(evaluationId) as Row | undefined;
  const before = row?.attempt === attempt ? row : { crashes: 0, running: 0 };
  const crashes = before.crashes + before.running;
  database
    .prepare(
      `INSERT INTO work_crashes (evaluation_id, attempt, crashes, running) VALUES (?, ?, ?, 1)
       ON CONFLICT (evaluation_id) DO UPDATE SET attempt = excluded.attempt, crashes = excluded.crashes, running = 1`,
    )
    .run(evaluationId, attempt, crashes);
  return crashes;
}

/** A batch is done: crashes before it do not count. */
export function progressInWork(database: DatabaseSync, evaluationId: string): void {
  database.prepare('UPDATE work_crashes SET crashes = 0 WHERE evaluation_id = ?').run(evaluationId);
}

/** The work has ended in an orderly way, whichever. */
export function endWork(database: DatabaseSync, evaluationId: string): void {
  database.prepare('UPDATE work_crashes SET running = 0 WHERE evaluation_id = ?').run(evaluationId);
}
