import type { TrainingRecord } from '@doubleblind/contracts';
import type { Transaction } from '../../database/client.ts';
import { COLUMNS } from '../../database/columns.ts';

/** Adds to what is kept of the last attempt; its row is locked meanwhile, because several agents tell of it. */
export async function keepInRecord(
  transaction: Transaction,
  trainingId: string,
  news: Partial<TrainingRecord>,
): Promise<void> {
  const [row] = await transaction.$queryRaw<{ id: string; progress: unknown }[]>`
    SELECT "id", "progress" FROM "Attempt" WHERE "workId" = ${trainingId} ORDER BY "number" DESC LIMIT 1 FOR UPDATE`;
  if (!row) return;
  const before = COLUMNS.trainingRecord(row.progress) ?? { progress: null, spent: {}, card: null };
  const progress: TrainingRecord = { ...before, ...news, spent: { ...before.spent, ...news.spent } };
  await transaction.attempt.update({ where: { id: row.id }, data: { progress } });
}
