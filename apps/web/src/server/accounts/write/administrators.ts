import { DoubleblindError } from '@doubleblind/errors';
import type { OrganisationKind, Role } from '../../../../../../prisma/generated/enums.ts';
import type { Transaction } from '../../database/client.ts';

/** The role that administers each kind of organisation. */
const ADMINISTRATORS: Record<OrganisationKind, Role> = {
  operator: 'operator',
  hospital: 'hospital_admin',
  vendor: 'vendor_engineer',
};

interface Membership {
  readonly personId: string;
  readonly role: Role;
  readonly organisation: { readonly id: string; readonly kind: OrganisationKind; readonly name: string };
}

/**
 * Before a membership ends or gets another role: throws DB6001 where the organisation would be without administrator. Those of one organisation are
 * asked one after the other: of two administrators who go, or send each other away, at the same moment one stays.
 */
export async function keepAnAdministrator(
  transaction: Transaction,
  { personId, role, organisation: { id, kind, name } }: Membership,
): Promise<void> {
  if (role !== ADMINISTRATORS[kind]) return;
  await transaction.$executeRaw`SELECT 1 FROM "Organisation" WHERE "id" = ${id} FOR UPDATE`;
  const others = { organisationId: id, role, personId: { not: personId } };
  if ((await transaction.membership.count({ where: others })) === 0)
    throw new DoubleblindError('DB6001', `${name} would be without an administrator.`);
}
