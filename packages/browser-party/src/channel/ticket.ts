/** A ticket as people pass it on, and what a page checks of it before it calls anybody. */

import {
  type HeldTicket,
  heldTicketSchema,
  type SignedPageRecord,
  type SignedPageTicket,
} from '@doubleblind/contracts/page';
import { type DocumentKind, signedText } from '@doubleblind/contracts/signed-text';
import { DoubleblindError } from '@doubleblind/errors';
import { ed25519 } from '@noble/curves/ed25519.js';
import { base64url, bytesOf } from './base64url.ts';

/** One line without blanks, for the part of a link that browsers do not send to anybody ("#..."). */
export function ticketText(held: HeldTicket): string {
  return base64url(new TextEncoder().encode(JSON.stringify(held)));
}

/**
 * Throws DB3018 for a text that is no ticket, a signature that is not of the key in it, or a ticket that has expired. Whose key that is, is for
 * the caller to know.
 */
export function readTicket(text: string, now: Date = new Date()): HeldTicket {
  let held: HeldTicket;
  try {
    held = heldTicketSchema.parse(JSON.parse(new TextDecoder().decode(bytesOf(text.trim()))));
  } catch (cause) {
    throw new DoubleblindError('DB3018', 'This text is no ticket.', { cause });
  }
  if (!isSigned('page-ticket', held.ticket)) throw new DoubleblindError('DB3018', 'Its signature is wrong.');
  const { expiresAt } = held.ticket.document;
  if (Date.parse(expiresAt) <= now.getTime()) throw new DoubleblindError('DB3018', `It expired at ${expiresAt}.`);
  return held;
}

/** Whether a record is of this ticket, this image and the agent that made the ticket. */
export function isRecordOf(
  record: SignedPageRecord,
  { document, publicKey }: SignedPageTicket,
  imageId: string,
): boolean {
  const { ticketId, programHash, threatModel } = record.document;
  const sameTicket = ticketId === document.ticketId && programHash === document.programHash;
  return (
    sameTicket &&
    threatModel === document.threatModel &&
    record.document.imageId === imageId &&
    record.publicKey === publicKey &&
    isSigned('page-record', record)
  );
}

function isSigned(
  kind: DocumentKind,
  {
    document,
    publicKey,
    signature,
  }: { readonly document: unknown; readonly publicKey: string; readonly signature: string },
): boolean {
  try {
    const text = new TextEncoder().encode(signedText(kind, document));
    return ed25519.verify(bytesOf(signature), text, bytesOf(publicKey), { zip215: false });
  } catch {
    // No point of the curve.
    return false;
  }
}
