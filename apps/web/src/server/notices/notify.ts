import type { Actor } from '../authorisation/actor.ts';
import type { Transaction } from '../database/client.ts';
import { PORTAL, queueMail, queueWebhook } from '../deliveries/queue.ts';
import type { NoticeKind } from './kinds.ts';

export interface Notice {
  readonly kind: NoticeKind;
  /** One line that says what has happened. */
  readonly title: string;
  /** What to do about it, or more of what has happened. */
  readonly text: string;
  /** Page of the portal where it is. */
  readonly path: string;
  /** Who caused it, and needs no mail about it. */
  readonly by?: Actor | null;
  /** For systems: what it is about. */
  readonly data: Readonly<Record<string, string | number | null>>;
}

/** Tells the people of an organisation who want to know, and its webhooks; in the transaction that is the reason. */
export async function notify(transaction: Transaction, organisationId: string, notice: Notice): Promise<void> {
  const { kind, title, text, path, by, data } = notice;
  const wanted = { organisationId, notices: { has: kind } };
  const members = await transaction.membership.findMany({
    where: by?.kind === 'person' ? { ...wanted, personId: { not: by.id } } : wanted,
    select: { person: { select: { email: true } } },
  });
  for (const { person } of members) {
    await queueMail(transaction, {
      to: person.email,
      subject: title,
      text: `${title}.\n\n${text}\n\n${PORTAL}${path}\n\nWhich mails you get: ${PORTAL}/settings/notices\n`,
    });
  }
  const webhooks = await transaction.webhook.findMany({ where: { organisationId, kinds: { has: kind } } });
  for (const webhook of webhooks) {
    await queueWebhook(transaction, webhook, {
      type: kind,
      timestamp: new Date().toISOString(),
      data: { ...data, title, url: PORTAL + path },
    });
  }
}
