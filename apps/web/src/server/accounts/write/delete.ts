import { DoubleblindError } from '@doubleblind/errors';
import { appendAudit } from '../../audit/write.ts';
import type { Actor } from '../../authorisation/actor.ts';
import { authorise } from '../../authorisation/authorise.ts';
import type { Database } from '../../database/client.ts';
import { requirePassword } from './password.ts';

/** The role that administers each kind of organisation. */
const ADMINISTRATORS = { operator: 'operator', hospital: 'hospital_admin', vendor: 'vendor_engineer' } as const;

/**
 * Deletes the person with memberships, sessions, passkeys and API tokens. What the person did for an organisation stays in
 * the audit chain, with the name that it had. Throws DB6008, DB6001 where an organisation would be without administrator.
 */
export async function deleteSelf(database: Database, actor: Actor, password: string): Promise<void> {
  authorise(actor, 'account.manage', { organisationId: actor.organisationId });
  await requirePassword(database, actor.id, password);
  await database.$transaction(async (transaction) => {
    const memberships = await transaction.membership.findMany({
      where: { personId: actor.id },
      include: { organisation: true },
    });
    for (const { organisation, role } of memberships) {
      const administrator = ADMINISTRATORS[organisation.kind];
      if (role !== administrator) continue;
      // One after the other: two administrators who leave at the same moment must not both be the last but one.
      await transaction.$executeRaw`SELECT 1 FROM "Organisation" WHERE "id" = ${organisation.id} FOR UPDATE`;
      const others = { organisationId: organisation.id, role: administrator, personId: { not: actor.id } };
      if ((await transaction.membership.count({ where: others })) === 0) {
        throw new DoubleblindError('DB6001', `You are the last administrator of ${organisation.name}.`);
      }
    }
    await appendAudit(transaction, {
      actor,
      action: 'person.delete',
      subject: { kind: 'person', id: actor.id, name: actor.name },
      organisations: memberships.map((row) => row.organisationId).slice(0, 8),
    });
    await transaction.person.delete({ where: { id: actor.id } });
  });
}
