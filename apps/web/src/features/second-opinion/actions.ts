'use server';

import { signedPageTicketSchema } from '@doubleblind/contracts/page';
import { currentSession } from '@/features/session/current';
import { database } from '@/server/database/client';
import { type TicketIssuer, ticketIssuer } from '@/server/models/ticket-issuer';

/** Who has made this ticket; `issuer` is null for one that nobody at this portal has made. Needs no account: whoever has a ticket may ask. */
export async function whoseTicket(ticket: unknown): Promise<{ readonly issuer: TicketIssuer | null }> {
  const parsed = signedPageTicketSchema.safeParse(ticket);
  if (!parsed.success) return { issuer: null };
  const session = await currentSession();
  return { issuer: await ticketIssuer(database(), session?.actor ?? null, parsed.data) };
}
