/** Work that ends this whole process again and again is given up: a restart alone would begin it for ever. */
import type { DatabaseSync } from 'node:sqlite';
import { DoubleblindError } from '@doubleblind/errors';
import { beginWork, endWork, progressInWork } from '../../store/database/crashes.ts';

export interface CrashLog {
  /** Throws DB5622 when this process has ended too often at this work. */
  begin(work: { readonly evaluationId: string; readonly attempt: number }): void;
  /** A batch is done. */
  progress(evaluationId: string): void;
  end(evaluationId: string): void;
}

const MAXIMUM_CRASHES = 3;

export function crashLog(database: DatabaseSync): CrashLog {
  return {
    begin: ({ evaluationId, attempt }) => {
      const crashes = beginWork(database, evaluationId, attempt);
      if (crashes < MAXIMUM_CRASHES) return;
      endWork(database, evaluationId);
      throw new DoubleblindError('DB5622', `${crashes} times without a batch done.`);
    },
    progress: (evaluationId) => progressInWork(database, evaluationId),
    end: (evaluationId) => endWork(database, evaluationId),
  };
}
