import type { Failure } from '@doubleblind/contracts';
import type { Transaction } from '../../database/client.ts';

/** Writes down why the evaluation's attempt ended, beside the transition to 'failed'. */
export async function recordFailure(
  transaction: Transaction,
  evaluationId: string,
  { code, detail }: Failure,
): Promise<void> {
  const columns = { failureCode: code, failureDetail: detail };
  await transaction.work.update({ where: { id: evaluationId }, data: columns });
  await transaction.attempt.updateMany({
    where: { workId: evaluationId, endedAt: null },
    data: { ...columns, endedAt: new Date() },
  });
}
