import type { OrganisationKind, Role } from '../../../../prisma/generated/enums.ts';
import type { Actor } from '../../src/server/authorisation/actor.ts';
import type { Database } from '../../src/server/database/client.ts';

/** An organisation with one person of each given role; answers the actors in the same order. */
export async function organisationWith(
  database: Database,
  name: string,
  kind: OrganisationKind,
  roles: Role[],
): Promise<Actor[]> {
  const organisation = await database.organisation.create({ data: { name, kind } });
  const actors: Actor[] = [];
  for (const role of roles) {
    const again = actors.filter((actor) => actor.role === role).length;
    const email = `${role}.${organisation.id}${again || ''}@example.org`;
    const person = await database.person.create({ data: { name: `${name} ${role}`, email } });
    await database.membership.create({ data: { personId: person.id, organisationId: organisation.id, role } });
    actors.push({
      kind: 'person',
      id: person.id,
      name: person.name,
      role,
      organisationId: organisation.id,
      organisationName: name,
      organisationKind: kind,
    });
  }
  return actors;
}
