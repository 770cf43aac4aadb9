/** How much of its model the vendor has answered for in each evaluation, over all sessions. */
import type { DatabaseSync } from 'node:sqlite';

export interface Served {
  readonly images: number;
  readonly sessions: number;
}

export function readServed(database: DatabaseSync, evaluationId: string): Served {
  const row = database.prepare('SELECT images, sessions FROM served WHERE evaluation_id = ?').get(evaluationId);
  return (row as Served | undefined) ?? { images: 0, sessions: 0 };
}

export function addServed(database: DatabaseSync, evaluationId: string, { images, sessions }: Served): void {
  database
    .prepare(
      `INSERT INTO served (evaluation_id, images, sessions) VALUES (?, ?, ?) ON CONFLICT (evaluation_id)
       DO UPDATE SET images = images + excluded.images, sessions = sessions + excluded.sessions`,
    )
    .run(evaluationId, images, sessions);
}
