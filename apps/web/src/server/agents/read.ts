import { fingerprint } from '@doubleblind/contracts';
import type { Actor } from '../authorisation/actor.ts';
import { authorise, whereMay } from '../authorisation/authorise.ts';
import { database } from '../database/client.ts';
import { isConnected, wrongClock } from './contact.ts';

export async function listAgents(actor: Actor) {
  const agents = await database().agent.findMany({
    where: whereMay(actor, 'agent.read'),
    orderBy: { enrolledAt: 'asc' },
  });
  return agents.map(({ card, ...agent }) => ({
    ...agent,
    connected: isConnected(agent),
    clockAhead: wrongClock(agent),
    fingerprint: fingerprint(agent.publicKey),
  }));
}

/** Agents of organisations that this one works with: whose key to compare by phone. */
export async function listPartnerAgents(actor: Actor) {
  const { organisationId } = actor;
  authorise(actor, 'agent.read', { organisationId });
  const partners = await database().organisation.findMany({
    where: {
      id: { not: organisationId },
      works: { some: { work: { participants: { some: { organisationId } } } } },
    },
    include: { agents: { where: { removedAt: null } } },
  });
  return partners.flatMap((partner) =>
    partner.agents.map((agent) => ({
      id: agent.id,
      name: agent.name,
      organisation: partner.name,
      fingerprint: fingerprint(agent.publicKey),
    })),
  );
}
