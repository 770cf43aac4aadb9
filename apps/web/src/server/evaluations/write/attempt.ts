import type { Transaction } from '../../database/client.ts';

/** Begins an attempt: what the agents have said about an earlier one says nothing about it. */
export async function beginAttempt(transaction: Transaction, evaluationId: string, number: number): Promise<void> {
  await transaction.attempt.create({ data: { workId: evaluationId, number } });
  await transaction.participant.updateMany({
    where: { workId: evaluationId },
    data: { observed: 'idle', troubleCode: null, troubleDetail: null },
  });
}
