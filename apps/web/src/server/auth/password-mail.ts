/** Mails about passwords. For a forgotten one the library makes and checks the token; the portal sends the link. */
import { wordsOf } from '../../language/catalogues.ts';
import { LANGUAGES } from '../../language/languages.ts';
import type { Words } from '../../language/words.ts';
import { appendAudit } from '../audit/write.ts';
import type { Actor } from '../authorisation/actor.ts';
import type { Database, Transaction } from '../database/client.ts';
import { queueMail } from '../deliveries/queue.ts';

export const RESET_MINUTES = 60;
const resetSubject = (t: Words) => t('A new password for Doubleblind');
/** In every language: a person may have changed it in between. */
const RESET_SUBJECTS = Object.keys(LANGUAGES).map((language) => resetSubject(wordsOf(language)));
/** So many mails an hour to one address; whoever types somebody else's again and again must not fill the mailbox. */
const MOST_AN_HOUR = 3;
const HOUR = 60 * 60 * 1000;

export async function sendResetLink(database: Database, portalOrigin: string, email: string, token: string) {
  const since = new Date(Date.now() - HOUR);
  const recent = { address: email, subject: { in: RESET_SUBJECTS }, createdAt: { gt: since } };
  if ((await database.delivery.count({ where: recent })) >= MOST_AN_HOUR) return;
  const person = await database.person.findUnique({ where: { email }, select: { language: true } });
  const t = wordsOf(person?.language ?? null);
  const lines = [
    t('Somebody, you we hope, asked for a new password for {email} at {portal}.', { email, portal: portalOrigin }),
    `${t('Choose it within {minutes} minutes here; the link works once:', { minutes: RESET_MINUTES })}\n${portalOrigin}/reset-password/${token}`,
    t('If it was not you, do nothing: the password stays as it is.'),
  ];
  await queueMail(database, { to: email, subject: resetSubject(t), text: `${lines.join('\n\n')}\n` });
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
  const t = wordsOf(person.language);
  const lines = [
    t('The password of {email} was changed just now, and every other session was ended.', { email: person.email }),
    t(
      'If that was not you, ask for a new password on the sign-in page now, and tell an administrator of your organisation.',
    ),
  ];
  await queueMail(transaction, {
    ...{ to: person.email, subject: t('Your password was changed'), text: `${lines.join('\n\n')}\n` },
  });
}
