/** Demo organisations and people, for a first look; scripts/demo.ts adds agents, models and test sets that are real. */
import type { OrganisationKind, Role } from '../../../../../prisma/generated/enums.ts';
import { createPerson } from '../accounts/write/people.ts';
import type { Actor } from '../authorisation/actor.ts';
import type { Database } from '../database/client.ts';

export interface DemoPerson {
  readonly organisation: string;
  readonly kind: OrganisationKind;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
}

/** The same for all demo accounts; they exist only where --demo was asked for. */
export const DEMO_PASSWORD = 'doubleblind-demo';

export const DEMO_PEOPLE: readonly DemoPerson[] = [
  {
    organisation: 'Portal operator',
    kind: 'operator',
    name: 'Olu Adeyemi',
    email: 'operator@demo.example',
    role: 'operator',
  },
  {
    organisation: 'Northfield University Hospital',
    kind: 'hospital',
    name: 'Dr Ines Marković',
    email: 'admin@northfield.example',
    role: 'hospital_admin',
  },
  {
    organisation: 'Northfield University Hospital',
    kind: 'hospital',
    name: 'Jonas Weber',
    email: 'analyst@northfield.example',
    role: 'hospital_analyst',
  },
  {
    organisation: 'Lumen Radiology AI',
    kind: 'vendor',
    name: 'Mei Tanaka',
    email: 'engineer@lumen.example',
    role: 'vendor_engineer',
  },
  {
    organisation: 'Lumen Radiology AI',
    kind: 'vendor',
    name: 'Paul Okafor',
    email: 'viewer@lumen.example',
    role: 'vendor_viewer',
  },
];

/** Makes what is missing; a second run changes nothing. Answers every demo person as an actor, by e-mail address. */
export async function seedDemo(database: Database): Promise<Map<string, Actor>> {
  const actors = new Map<string, Actor>();
  for (const demo of DEMO_PEOPLE) {
    const organisation = await database.organisation.upsert({
      where: { name: demo.organisation },
      create: { name: demo.organisation, kind: demo.kind },
      update: {},
    });
    const person =
      (await database.person.findUnique({ where: { email: demo.email } })) ??
      (await createPerson(database, { name: demo.name, email: demo.email, password: DEMO_PASSWORD }));
    await database.membership.upsert({
      where: { personId_organisationId: { personId: person.id, organisationId: organisation.id } },
      create: { personId: person.id, organisationId: organisation.id, role: demo.role },
      update: {},
    });
    actors.set(demo.email, {
      kind: 'person',
      id: person.id,
      name: person.name,
      role: demo.role,
      organisationId: organisation.id,
      organisationName: organisation.name,
      organisationKind: organisation.kind,
    });
  }
  return actors;
}
