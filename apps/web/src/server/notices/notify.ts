import { wordsOf } from '../../language/catalogues.ts';
import type { Words } from '../../language/words.ts';
import type { Actor } from '../authorisation/actor.ts';
import type { Transaction } from '../database/client.ts';
import { PORTAL, queueMail, queueWebhook } from '../deliveries/queue.ts';
import type { NoticeKind } from './kinds.ts';

/** A text as it reads in the language of who gets it. */
export type Told = (t: Words) => string;

export interface Notice {
  readonly kind: NoticeKind;
  /** One line that says what has happened. */
  readonly title: Told;
  /** What to do about it, or more of what has happened. */
  readonly text: Told;
  /** Page of the portal where it is. */
  readonly path: string;
  /** Who caused it, and needs no mail about it. */
  readonly by?: Actor | null;
  /** For systems: what it is about. */
  readonly data: Readonly<Record<string, string | number | null>>;
}

/** Tells the people of an organisation who want to know, and its webhooks (in English); in the transaction that is the reason. */
export async function notify(transaction: Transaction, organisationId: string, notice: Notice): Promise<void> {
  const { kind, title, text, path, by, data } = notice;
  const wanted = { organisationId, notices: { has: kind } };
  const members = await transaction.membership.findMany({
    where: by?.kind === 'person' ? { ...wanted, personId: { not: by.id } } : wanted,
    select: { person: { select: { email: true, language: true } } },
  });
  for (const { person } of members) {
    const t = wordsOf(person.language);
    const which = t('Which mails you get: {address}', { address: `${PORTAL}/settings/notices` });
    await queueMail(transaction, {
      to: person.email,
      subject: title(t),
      text: `${title(t)}.\n\n${text(t)}\n\n${PORTAL}${path}\n\n${which}\n`,
    });
  }
  const webhooks = await transaction.webhook.findMany({ where: { organisationId, kinds: { has: kind } } });
  for (const webhook of webhooks) {
    await queueWebhook(transaction, webhook, {
      type: kind,
      timestamp: new Date().toISOString(),
      data: { ...data, title: title(wordsOf(null)), url: PORTAL + path },
    });
  }
}

/** What is to be done, below the reason that somebody gave, in their words, for what has happened. */
export function withReason(reason: string | undefined, text: Told): Told {
  return reason === undefined || reason === '' ? text : (t) => `${t('The reason: {reason}', { reason })}\n\n${text(t)}`;
}
