import { canonicalHash } from '@doubleblind/contracts';
import { LIMITS } from '../../../limits.ts';
import { appendAudit } from '../../audit/write.ts';
import type { Actor } from '../../authorisation/actor.ts';
import { authorise, found } from '../../authorisation/authorise.ts';
import type { Database } from '../../database/client.ts';
import { identifier, textSchema } from '../../input.ts';
import { noticeComment } from '../../notices/evaluations.ts';
import { requireStorage } from '../../storage.ts';
import { roleOf } from '../../works/participants.ts';

const commentSchema = textSchema(LIMITS.reason).min(1, 'there is no text');

/**
 * Something that both sides read beside an evaluation; it is no part of the terms. The audit chain, which nobody can take
 * anything out of, has its hash only.
 */
export async function comment(database: Database, actor: Actor, evaluationId: string, input: string): Promise<void> {
  const evaluation = found(
    await database.work.findUnique({ where: { id: identifier(evaluationId) }, include: { participants: true } }),
  );
  authorise(actor, 'evaluation.comment', evaluation);
  const text = commentSchema.parse(input);
  requireStorage();
  const role = roleOf(actor, evaluation.participants)!;
  await database.$transaction(async (transaction) => {
    await transaction.comment.create({ data: { workId: evaluation.id, role, by: actor.name, text } });
    await appendAudit(transaction, {
      actor,
      action: 'evaluation.comment',
      subject: { kind: 'evaluation', id: evaluation.id, name: `#${evaluation.number}` },
      organisations: evaluation.participants.map(({ organisationId }) => organisationId),
      detail: { side: role, commentHash: canonicalHash(text) },
    });
    await noticeComment(transaction, evaluation, actor, text);
  });
}
