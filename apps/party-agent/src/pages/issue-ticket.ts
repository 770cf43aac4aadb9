/** Makes a ticket for somebody who may ask a model about images from a page of a browser. */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { type HeldTicket, type PageTicket, signDocument, type ThreatModel } from '@doubleblind/contracts';
import type { Identity } from '../peer/identity.ts';
import { storePageTicket } from '../store/database/page-tickets.ts';
import { channelKey } from './channel-key.ts';

export interface TicketTerms {
  /** wss://HOST/relay, at which this agent waits for pages. */
  readonly relay: string;
  readonly programHash: string;
  readonly threatModel: ThreatModel;
  readonly images: number;
  readonly days: number;
  /** A name for the vendor's own books. */
  readonly person: string;
  /** Null: as many a day as the ticket has. */
  readonly imagesADay: number | null;
}

/** Only the hash of its secret stays here. */
export function issueTicket(
  database: DatabaseSync,
  identity: Pick<Identity, 'privateKey' | 'certificateHash'>,
  { relay, programHash, threatModel, images, days, person, imagesADay }: TicketTerms,
): HeldTicket {
  const secret = randomBytes(32).toString('base64url');
  const now = Date.now();
  const document: PageTicket = {
    ...{ version: 1, ticketId: randomUUID(), relay, certificateHash: identity.certificateHash },
    ...{ channelKey: channelKey(identity.privateKey).publicKey, programHash, threatModel, images },
    secretHash: secretHash(secret),
    issuedAt: new Date(now).toISOString(),
    expiresAt: new Date(now + days * 86_400_000).toISOString(),
  };
  const ticket = signDocument('page-ticket', document, identity.privateKey);
  storePageTicket(database, { ticket, person, imagesADay });
  return { ticket, secret };
}

export function secretHash(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
