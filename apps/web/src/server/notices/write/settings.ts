/** What somebody wants to be told of, and where an organisation's systems are. */
import { DoubleblindError } from '@doubleblind/errors';
import { z } from 'zod';
import { LIMITS } from '../../../limits.ts';
import { appendAudit } from '../../audit/write.ts';
import type { Actor } from '../../authorisation/actor.ts';
import { authorise, found } from '../../authorisation/authorise.ts';
import type { Database } from '../../database/client.ts';
import { checkWebhookUrl, makeWebhookSecret } from '../../deliveries/webhook.ts';
import { identifier } from '../../input.ts';
import { noticeKinds } from '../kinds.ts';

const MOST_WEBHOOKS = 10;

/** The person's own mails about the organisation for which it acts. */
export async function chooseNotices(database: Database, actor: Actor, kinds: readonly unknown[]): Promise<void> {
  authorise(actor, 'account.manage', { organisationId: actor.organisationId });
  await database.membership.update({
    where: { personId_organisationId: { personId: actor.id, organisationId: actor.organisationId } },
    data: { notices: noticeKinds(kinds) },
  });
}

export const webhookInputSchema = z.object({
  url: z.string().trim().max(LIMITS.url),
  kinds: z.array(z.unknown()).max(50),
});

/** Answers the secret, which is shown once. Throws DB6009, DB6003. */
export async function addWebhook(
  database: Database,
  actor: Actor,
  input: z.input<typeof webhookInputSchema>,
  { anywhere }: { anywhere: boolean },
): Promise<string> {
  const { organisationId } = actor;
  authorise(actor, 'webhook.manage', { organisationId });
  const { url: text, kinds: wanted } = webhookInputSchema.parse(input);
  const url = checkWebhookUrl(text, anywhere);
  const kinds = noticeKinds(wanted);
  if (kinds.length === 0) throw new DoubleblindError('DB6003', 'Choose at least one thing to be told of.');
  const secret = makeWebhookSecret();
  await database.$transaction(async (transaction) => {
    await transaction.$executeRaw`SELECT 1 FROM "Organisation" WHERE "id" = ${organisationId} FOR UPDATE`;
    if ((await transaction.webhook.count({ where: { organisationId } })) >= MOST_WEBHOOKS) {
      throw new DoubleblindError('DB6003', `An organisation has at most ${MOST_WEBHOOKS} webhooks.`);
    }
    const { id } = await transaction.webhook.create({
      data: { organisationId, url, kinds, secret, createdBy: actor.name },
    });
    await appendAudit(transaction, {
      actor,
      action: 'webhook.add',
      subject: { kind: 'webhook', id, name: new URL(url).host },
      organisations: [organisationId],
      detail: { kinds: kinds.join(', ') },
    });
  });
  return secret;
}

export async function removeWebhook(database: Database, actor: Actor, webhookId: string): Promise<void> {
  const webhook = found(await database.webhook.findUnique({ where: { id: identifier(webhookId) } }));
  authorise(actor, 'webhook.manage', webhook);
  await database.$transaction(async (transaction) => {
    await transaction.webhook.delete({ where: { id: webhookId } });
    await appendAudit(transaction, {
      actor,
      action: 'webhook.remove',
      subject: { kind: 'webhook', id: webhookId, name: new URL(webhook.url).host },
      organisations: [webhook.organisationId],
    });
  });
}
