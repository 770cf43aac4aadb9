/** A ticket with what is known of it: who made it, and what its agent offers. */
import { lookAtTicket, type Offer, readTicket } from '@doubleblind/browser-party';
import type { HeldTicket } from '@doubleblind/contracts/page';
import { DoubleblindError } from '@doubleblind/errors';
import { whoseTicket } from './actions.ts';
import { ENGINE_SCRIPT } from './scripts.ts';

/** Who made the ticket, and what its agent offers. */
export interface Known {
  readonly held: HeldTicket;
  readonly issuer: NonNullable<Awaited<ReturnType<typeof whoseTicket>>['issuer']>;
  readonly offer: Offer;
}

/** Throws DB3018 for a ticket that is not good here, and what stands in the way to the vendor's agent. */
export async function meet(text: string): Promise<Known> {
  const held = readTicket(text.slice(text.indexOf('#') + 1));
  const { relay } = held.ticket.document;
  if (new URL(relay).host !== window.location.host)
    throw new DoubleblindError('DB3018', `It is for the relay ${relay}.`);
  const { issuer } = await whoseTicket(held.ticket);
  if (!issuer) throw new DoubleblindError('DB3018', 'No agent at this portal has made it.');
  return { held, issuer, offer: await lookAtTicket(ENGINE_SCRIPT, held).result };
}

/** After an image has been answered that counted since the agent said what is left. */
export function afterAnImage(known: Known): Known {
  const { ticket, today } = known.offer.left;
  const left = { ticket: Math.max(0, ticket - 1), today: today === null ? null : Math.max(0, today - 1) };
  return { ...known, offer: { ...known.offer, left } };
}
