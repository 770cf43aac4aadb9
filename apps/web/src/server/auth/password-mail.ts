/** Mails about passwords. For a forgotten one the library makes and checks the token; the portal sends the link. */
import { appendAudit } from '../audit/write.ts';
import type { Actor } from '../authorisation/actor.ts';
import type { Database, Transaction } from '../database/client.ts';
import { queueMail } from '../deliveries/queue.ts';

export const RESET_MINUTES = 60;
const SUBJECT = 'A new password for Doubleblind';
/** So many mails an hour to one address; whoever types somebody else's again and again must not fill the mailbox. */
const MOST_AN_HOUR = 3;
const HOUR = 60 * 60 * 1000;

export async function sendResetLink(database: Database, portalOrigin: string, email: string, token: string) {
  const recent = { address: email, subject: SUBJECT, createdAt: { gt: new Date(Date.now() - HOUR) } };
  if ((await database.delivery.count({ where: recent })) >= MOST_AN_HOUR) return;
  await queueMail(database, {
    to: email,
    subject: SUBJECT,
    text:
      `Somebody, you we hope, asked for a new password for ${email} at ${portalOrigin}.\n\n` +
      `Choose it within ${RESET_MINUTES} minutes here; the link works once:\n${portalOrigin}/reset-password/${token}\n\n` +
      'If it was not you, do nothing: the password stays as it is.\n',
  });
}

/** The record of it, and a mail to the person: who did not do it should know. */
export async function passwordChanged(
  transaction: Transaction,
  personId: string,
  actor: Actor | 'portal',
): Promise<void> {
  const person = await transaction.person.findUniqueOrThrow({
    where: { id: personId },
    include: { memberships: { select: { organisationId: true } } },
  });
  await appendAudit(transaction, {
    actor,
    action: actor === 'portal' ? 'person.reset-password' : 'person.change-password',
    subject: { kind: 'person', id: person.id, name: person.name },
    organisations: person.memberships.map((row) => row.organisationId).slice(0, 8),
  });
  await queueMail(transaction, {
    to: person.email,
    subject: 'Your password was changed',
    text:
      `The password of ${person.email} was changed just now, and every other session was ended.\n\n` +
      'If that was not you, ask for a new password on the sign-in page now, and tell an administrator of your organisation.\n',
  });
}
