/** Whether a hello comes from an agent that is enrolled, and what is written down of it. */
import { randomUUID } from 'node:crypto';
import { verifyDocument } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import type { Actor } from '../authorisation/actor.ts';
import { announce } from '../database/announce.ts';
import type { Database } from '../database/client.ts';
import type { AgentHello } from './connection.ts';

/** Of the database's INTEGER. */
const LARGEST_INTEGER = 2 ** 31 - 1;

export interface Admitted {
  readonly actor: Actor;
  readonly publicKey: string;
  /** In the agent's row while no later connection has taken its place, at whichever of the portal's processes. */
  readonly connectionId: string;
}

/** Throws DB6201 unless the hello is one of an enrolled agent for this portal and nonce. */
export async function admitAgent(
  database: Database,
  portalOrigin: string,
  hello: AgentHello,
  nonce: string,
): Promise<Admitted> {
  const { document, publicKey } = hello.hello;
  const agent = await database.agent.findUnique({ where: { publicKey }, include: { organisation: true } });
  const proven =
    agent !== null &&
    agent.removedAt === null &&
    agent.id === document.agentId &&
    document.nonce === nonce &&
    document.portalOrigin === portalOrigin &&
    verifyDocument('hello', hello.hello, agent.publicKey) &&
    verifyDocument('peer-card', hello.card, agent.publicKey) &&
    hello.card.document.publicKey === agent.publicKey &&
    hello.card.document.agentId === agent.id;
  if (!proven || agent.organisation.kind === 'operator') throw new DoubleblindError('DB6201', '');
  const connectionId = randomUUID();
  await database.$transaction([
    database.agent.update({
      where: { id: agent.id },
      data: {
        connectionId,
        card: hello.card,
        localApiUrl: hello.localApiUrl,
        softwareVersion: document.softwareVersion,
        lastSeenAt: new Date(),
        clockAheadSeconds: clockAhead(hello),
      },
    }),
    announce(database, 'agent', agent.id),
  ]);
  const actor: Actor = {
    kind: 'agent',
    id: agent.id,
    name: agent.name,
    role: `${agent.organisation.kind}_agent`,
    organisationId: agent.organisationId,
    organisationName: agent.organisation.name,
    organisationKind: agent.organisation.kind,
  };
  return { actor, publicKey: agent.publicKey, connectionId };
}

/** An agent signs its card when it connects. */
function clockAhead({ card }: AgentHello): number {
  const seconds = Math.round((Date.parse(card.document.issuedAt) - Date.now()) / 1000);
  return Math.max(-LARGEST_INTEGER, Math.min(LARGEST_INTEGER, seconds));
}
