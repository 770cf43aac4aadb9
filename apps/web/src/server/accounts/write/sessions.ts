import { appendAudit } from '../../audit/write.ts';
import type { Actor } from '../../authorisation/actor.ts';
import { authorise, found } from '../../authorisation/authorise.ts';
import type { Database } from '../../database/client.ts';
import { identifier } from '../../input.ts';

/** Signs one of the person's own browsers out. Throws DB6002 for anybody else's. */
export async function endSession(database: Database, actor: Actor, sessionId: string): Promise<void> {
  authorise(actor, 'account.manage', { organisationId: actor.organisationId });
  const where = { id: identifier(sessionId), userId: actor.id };
  found(await database.session.findFirst({ where }));
  await end(database, actor, where);
}

/** Signs the person out everywhere but in the session that asks. */
export async function endOtherSessions(database: Database, actor: Actor, sessionId: string): Promise<void> {
  authorise(actor, 'account.manage', { organisationId: actor.organisationId });
  await end(database, actor, { userId: actor.id, id: { not: sessionId } });
}

async function end(
  database: Database,
  actor: Actor,
  where: { userId: string; id: string | { not: string } },
): Promise<void> {
  await database.$transaction(async (transaction) => {
    const { count } = await transaction.session.deleteMany({ where });
    if (count === 0) return;
    await appendAudit(transaction, {
      actor,
      action: 'session.end',
      subject: { kind: 'person', id: actor.id, name: actor.name },
      organisations: [actor.organisationId],
      detail: { sessions: count },
    });
  });
}
