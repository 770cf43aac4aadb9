import type { Actor } from '../authorisation/actor.ts';
import { authorise, hasRoleFor } from '../authorisation/authorise.ts';
import type { Database } from '../database/client.ts';
import { noticeKinds } from './kinds.ts';

/** What this person is told of, and the organisation's webhooks with what became of the latest messages. */
export async function readNoticeSettings(database: Database, actor: Actor) {
  const { id: personId, organisationId } = actor;
  authorise(actor, 'account.manage', { organisationId });
  const membership = await database.membership.findUniqueOrThrow({
    where: { personId_organisationId: { personId, organisationId } },
  });
  const webhooks = hasRoleFor(actor, 'webhook.manage')
    ? await database.webhook.findMany({
        where: { organisationId },
        orderBy: { createdAt: 'asc' },
        omit: { secret: true },
        include: {
          deliveries: {
            orderBy: { createdAt: 'desc' },
            take: 1,
            select: { deliveredAt: true, nextAttemptAt: true, lastError: true, attempts: true },
          },
        },
      })
    : null;
  return { notices: noticeKinds(membership.notices), webhooks };
}

export type WebhookRow = NonNullable<Awaited<ReturnType<typeof readNoticeSettings>>['webhooks']>[number];
