import type { OrganisationKind, Role } from '../../../../../prisma/generated/enums.ts';
import { translatable } from '../../language/words.ts';

/** The roles that exist in each kind of organisation; the first one administers it. */
export const ROLES_OF: Record<OrganisationKind, readonly Role[]> = {
  operator: ['operator'],
  hospital: ['hospital_admin', 'hospital_analyst'],
  vendor: ['vendor_engineer', 'vendor_viewer'],
};

export const ROLE_NAMES: Record<Role, string> = translatable({
  operator: 'Operator',
  hospital_admin: 'Hospital admin',
  hospital_analyst: 'Hospital analyst',
  vendor_engineer: 'Vendor engineer',
  vendor_viewer: 'Vendor viewer',
});
