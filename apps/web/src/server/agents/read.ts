import { fingerprint } from '@doubleblind/contracts';
import type { Actor } from '../authorisation/actor.ts';
import { authorise, whereMay } from '../authorisation/authorise.ts';
import { database } from '../database/client.ts';
import { isConnected, wrongClock } from './contact.ts';

export async function listAgents(actor: Actor) {
  const agents = await database().agent.findMany({
    where: whereMay(actor, 'agent.read'),
    orderBy: { enrolledAt: 'asc' },
    include: { retiredKeys: LAST_KEY },
  });
  return agents.map(({ card, retiredKeys, ...agent }) => ({
    ...agent,
    connected: isConnected(agent),
    clockAhead: wrongClock(agent),
    fingerprint: fingerprint(agent.publicKey),
    before: keyBefore(retiredKeys),
  }));
}

/** Of an agent's keys that count no more, the last. */
const LAST_KEY = {
  orderBy: { retiredAt: 'desc' },
  take: 1,
  select: { publicKey: true, retiredAt: true },
} as const;

/** The key before the present one, and since when that counts; null where there was none. */
function keyBefore([last]: readonly { readonly publicKey: string; readonly retiredAt: Date }[]) {
  return last === undefined ? null : { fingerprint: fingerprint(last.publicKey), until: last.retiredAt };
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
    include: { agents: { where: { removedAt: null }, include: { retiredKeys: LAST_KEY } } },
  });
  return partners.flatMap((partner) =>
    partner.agents.map((agent) => ({
      id: agent.id,
      name: agent.name,
      organisation: partner.name,
      fingerprint: fingerprint(agent.publicKey),
      before: keyBefore(agent.retiredKeys),
    })),
  );
}
