/** Who has made a ticket for a page, as far as this portal knows: its agent, and the registered model with the ticket's program. */
import { fingerprint, type SignedPageTicket, verifyDocument } from '@doubleblind/contracts';
import type { Actor } from '../authorisation/actor.ts';
import { hasRoleFor, whereFound } from '../authorisation/authorise.ts';
import type { Database } from '../database/client.ts';

export interface TicketIssuer {
  readonly organisation: string;
  /** Of the agent's key, for people to compare. */
  readonly fingerprint: string;
  /** The model's page, where the reader may see it. */
  readonly modelPage: string | null;
}

/** Null where no agent that is enrolled here has signed it: strangers learn nothing by asking. */
export async function ticketIssuer(
  database: Database,
  actor: Actor | null,
  ticket: SignedPageTicket,
): Promise<TicketIssuer | null> {
  const { publicKey, document } = ticket;
  if (!verifyDocument('page-ticket', ticket)) return null;
  const agent = await database.agent.findFirst({
    where: { publicKey, removedAt: null },
    select: { organisation: { select: { id: true, name: true } } },
  });
  if (!agent) return null;
  const version =
    actor &&
    hasRoleFor(actor, 'model.read') &&
    (await database.modelVersion.findFirst({
      where: {
        programHash: document.programHash,
        model: { AND: [{ organisationId: agent.organisation.id }, whereFound(actor, 'model.read')] },
      },
      orderBy: { createdAt: 'desc' },
      select: { id: true },
    }));
  return {
    organisation: agent.organisation.name,
    fingerprint: fingerprint(publicKey),
    modelPage: version ? `/models/${version.id}` : null,
  };
}
