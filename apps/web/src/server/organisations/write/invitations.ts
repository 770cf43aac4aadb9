/** Nobody signs up alone: people come by an invitation, a link that works once and for a week. */
import { DoubleblindError } from '@doubleblind/errors';
import { z } from 'zod';
import { Role } from '../../../../../../prisma/generated/enums.ts';
import { keepAnAdministrator } from '../../accounts/write/administrators.ts';
import { createPerson } from '../../accounts/write/people.ts';
import { appendAudit } from '../../audit/write.ts';
import type { Actor } from '../../authorisation/actor.ts';
import { authorise, found } from '../../authorisation/authorise.ts';
import type { Database, Transaction } from '../../database/client.ts';
import { emailSchema, identifier, idSchema } from '../../input.ts';
import { requireStorage } from '../../storage.ts';
import { hashToken, makeToken } from '../../tokens.ts';
import { ROLES_OF } from '../roles.ts';

const WEEK = 7 * 24 * 60 * 60 * 1000;

export const invitationInputSchema = z.object({
  organisationId: idSchema,
  email: emailSchema,
  role: z.enum(Role),
});

/** Answers the token for the link; it is shown once. The operator may invite into any organisation. */
export async function invite(
  database: Database,
  actor: Actor,
  input: z.input<typeof invitationInputSchema>,
): Promise<string> {
  const { organisationId, email, role } = invitationInputSchema.parse(input);
  const organisation = found(await database.organisation.findUnique({ where: { id: organisationId } }));
  if (actor.role === 'operator') authorise(actor, 'organisation.invite-first');
  else authorise(actor, 'member.manage', { organisationId });
  requireStorage();
  if (!ROLES_OF[organisation.kind].includes(role)) {
    throw new DoubleblindError('DB6003', `${organisation.name} has no such role.`);
  }
  const { token, tokenHash } = makeToken('dbinvite');
  await database.$transaction(async (transaction) => {
    const expiresAt = new Date(Date.now() + WEEK);
    const invitation = await transaction.invitation.create({
      data: { organisationId, email, role, tokenHash, invitedBy: actor.name, expiresAt },
    });
    await appendAudit(transaction, {
      actor,
      action: 'member.invite',
      subject: { kind: 'invitation', id: invitation.id, name: email },
      organisations: [organisationId, actor.organisationId],
      detail: { role },
    });
  });
  return token;
}

/** The link works no more. Throws DB6002, DB6005 when it was used already. */
export async function revokeInvitation(database: Database, actor: Actor, invitationId: string): Promise<void> {
  const invitation = found(await database.invitation.findUnique({ where: { id: identifier(invitationId) } }));
  authorise(actor, 'member.manage', invitation);
  await database.$transaction(async (transaction) => {
    const open = { id: invitationId, acceptedAt: null, revokedAt: null };
    const { count } = await transaction.invitation.updateMany({ where: open, data: { revokedAt: new Date() } });
    if (count === 0) throw new DoubleblindError('DB6005', 'It was used or taken back already.');
    await appendAudit(transaction, {
      actor,
      action: 'member.revoke-invitation',
      subject: { kind: 'invitation', id: invitationId, name: invitation.email },
      organisations: [invitation.organisationId],
      detail: { role: invitation.role },
    });
  });
}

async function usable(database: Database | Transaction, token: string) {
  const invitation = await database.invitation.findUnique({
    where: { tokenHash: hashToken(token) },
    include: { organisation: true },
  });
  if (!invitation) throw new DoubleblindError('DB6005', 'There is none with this address.');
  const { acceptedAt, revokedAt, expiresAt } = invitation;
  if (acceptedAt) throw new DoubleblindError('DB6005', 'It was used already: sign in with the account that took it.');
  if (revokedAt) throw new DoubleblindError('DB6005', 'The organisation has taken it back.');
  if (expiresAt < new Date())
    throw new DoubleblindError('DB6005', `It ended on ${expiresAt.toISOString().slice(0, 10)}.`);
  return invitation;
}

/** What the page behind the link shows. Throws DB6005. */
export async function readInvitation(database: Database, token: string) {
  const { email, role, organisation, invitedBy } = await usable(database, token);
  const known = (await database.person.findUnique({ where: { email } })) !== null;
  return { email, role, invitedBy, organisationName: organisation.name, known };
}

/** For a person who has no account yet: makes it. Throws DB6005, DB6003 (password too short), DB6006 (has an account). */
export async function acceptAsNewPerson(
  database: Database,
  token: string,
  person: { name: string; password: string },
): Promise<{ email: string }> {
  const invitation = await usable(database, token);
  if (await database.person.findUnique({ where: { email: invitation.email } })) {
    throw new DoubleblindError('DB6006', 'Sign in first, then open the link again.');
  }
  const created = await createPerson(database, { ...person, email: invitation.email });
  await join(database, token, created);
  return { email: invitation.email };
}

/** For a person who is signed in; the invitation must be for that address, and not take an organisation's last administrator. Answers the organisation. */
export async function acceptAsMember(
  database: Database,
  token: string,
  person: { id: string; name: string; email: string },
): Promise<string> {
  const invitation = await usable(database, token);
  if (invitation.email !== person.email.toLowerCase()) {
    throw new DoubleblindError('DB6005', 'It is for another e-mail address.');
  }
  await join(database, token, person);
  return invitation.organisationId;
}

async function join(database: Database, token: string, person: { id: string; name: string }): Promise<void> {
  await database.$transaction(async (transaction) => {
    const { id, organisation, role } = await usable(transaction, token);
    // Of two who use it, or one who uses and one who takes it back at the same moment, the first counts.
    const open = { id, acceptedAt: null, revokedAt: null };
    const { count } = await transaction.invitation.updateMany({ where: open, data: { acceptedAt: new Date() } });
    if (count === 0) throw new DoubleblindError('DB6005', '');
    const personId_organisationId = { personId: person.id, organisationId: organisation.id };
    const include = { organisation: true };
    const before = await transaction.membership.findUnique({ where: { personId_organisationId }, include });
    if (before && before.role !== role) await keepAnAdministrator(transaction, before);
    await transaction.membership.upsert({
      where: { personId_organisationId },
      create: { personId: person.id, organisationId: organisation.id, role },
      update: { role },
    });
    await appendAudit(transaction, {
      actor: {
        kind: 'person',
        id: person.id,
        name: person.name,
        role,
        organisationId: organisation.id,
        organisationName: organisation.name,
        organisationKind: organisation.kind,
      },
      action: 'member.join',
      subject: { kind: 'person', id: person.id, name: person.name },
      organisations: [organisation.id],
      detail: { role },
    });
  });
}
