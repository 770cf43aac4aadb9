import type { Actor } from '../authorisation/actor.ts';
import { type Database, database } from '../database/client.ts';
import { actorFromToken } from './api-token.ts';
import { auth } from './auth.ts';

export interface SignedIn {
  readonly sessionId: string;
  readonly person: { readonly id: string; readonly name: string; readonly email: string };
  /** Null for a person without any organisation. */
  readonly actor: Actor | null;
  readonly organisations: readonly { readonly id: string; readonly name: string }[];
}

/** Who is signed in with the request's cookie, acting for the session's active organisation; null when nobody is. */
export async function signedIn(headers: Headers): Promise<SignedIn | null> {
  const found = await auth().api.getSession({ headers });
  if (!found) return null;
  const memberships = await database().membership.findMany({
    where: { personId: found.user.id },
    include: { organisation: true },
    orderBy: { createdAt: 'asc' },
  });
  const active = found.session.activeOrganisationId;
  const member = memberships.find((row) => row.organisationId === active) ?? memberships[0];
  return {
    sessionId: found.session.id,
    person: { id: found.user.id, name: found.user.name, email: found.user.email },
    actor: member
      ? {
          kind: 'person',
          id: found.user.id,
          name: found.user.name,
          role: member.role,
          organisationId: member.organisationId,
          organisationName: member.organisation.name,
          organisationKind: member.organisation.kind,
        }
      : null,
    organisations: memberships.map((row) => ({ id: row.organisationId, name: row.organisation.name })),
  };
}

/** The session acts for another of the person's organisations from now on. Any other organisation is ignored. */
export async function actFor(
  database: Database,
  sessionId: string,
  personId: string,
  organisationId: string,
): Promise<void> {
  const membership = await database.membership.findUnique({
    where: { personId_organisationId: { personId, organisationId } },
  });
  if (!membership) return;
  await database.session.update({ where: { id: sessionId }, data: { activeOrganisationId: organisationId } });
}

/** Who makes an API request: by bearer token or by session cookie. */
export async function requestActor(headers: Headers): Promise<Actor | null> {
  const bearer = headers.get('authorization')?.match(/^Bearer (dbapi_\S+)$/)?.[1];
  if (bearer) return actorFromToken(database(), bearer);
  return (await signedIn(headers))?.actor ?? null;
}
