/**
 * Tickets that this agent has made for pages of browsers, and the images that were begun with them. An image counts when it starts, once: a link that
 * breaks before the answer may be made again for it, and after the answer nothing more is told about it.
 */
import type { DatabaseSync } from 'node:sqlite';
import { type ImagesLeft, type SignedPageTicket, signedPageTicketSchema } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { inTransaction } from './open.ts';

/** A ticket as its agent knows it. */
export interface PageTicketEntry {
  readonly ticket: SignedPageTicket;
  /** Whom it was made for: a name that the vendor chose; it stands in no ticket. */
  readonly person: string;
  /** Images that this person may begin in a day (UTC), with all tickets together; null: any number. */
  readonly imagesADay: number | null;
  readonly withdrawnAt: string | null;
  /** Begun, and answered. */
  readonly begun: number;
  readonly answered: number;
}

/** How often an image whose link broke may be begun: beyond that somebody tries something. */
const MOST_STARTS = 4;

interface Row {
  document: string;
  person: string;
  images_a_day: number | null;
  withdrawn_at: string | null;
  begun: number;
  answered: number;
}

const ENTRIES = `SELECT document, person, images_a_day, withdrawn_at,
  (SELECT count(*) FROM page_images WHERE ticket_id = page_tickets.id) AS begun,
  (SELECT count(*) FROM page_images WHERE ticket_id = page_tickets.id AND answered_at IS NOT NULL) AS answered FROM page_tickets`;

function fromRow(row: Row): PageTicketEntry {
  return {
    ticket: signedPageTicketSchema.parse(JSON.parse(row.document)),
    ...{ person: row.person, imagesADay: row.images_a_day, withdrawnAt: row.withdrawn_at },
    ...{ begun: row.begun, answered: row.answered },
  };
}

export function storePageTicket(
  database: DatabaseSync,
  { ticket, person, imagesADay }: Pick<PageTicketEntry, 'ticket' | 'person' | 'imagesADay'>,
): void {
  database
    .prepare('INSERT INTO page_tickets (id, person, images_a_day, document) VALUES (?, ?, ?, ?)')
    .run(ticket.document.ticketId, person, imagesADay, JSON.stringify(ticket));
}

/** In the order in which they were made. */
export function listPageTickets(database: DatabaseSync): PageTicketEntry[] {
  return (database.prepare(`${ENTRIES} ORDER BY rowid`).all() as unknown as Row[]).map(fromRow);
}

/** Throws DB3018 for a ticket that this agent has not made, or has withdrawn, or that has expired. */
export function validPageTicket(database: DatabaseSync, ticketId: string, now: Date): PageTicketEntry {
  const row = database.prepare(`${ENTRIES} WHERE id = ?`).get(ticketId) as Row | undefined;
  if (!row) throw new DoubleblindError('DB3018', "The vendor's agent does not know it.");
  const entry = fromRow(row);
  if (entry.withdrawnAt !== null) throw new DoubleblindError('DB3018', `It was withdrawn at ${entry.withdrawnAt}.`);
  const { expiresAt } = entry.ticket.document;
  if (Date.parse(expiresAt) <= now.getTime()) throw new DoubleblindError('DB3018', `It expired at ${expiresAt}.`);
  return entry;
}

/** False where there is none that is not withdrawn already. */
export function withdrawPageTicket(database: DatabaseSync, ticketId: string, now: Date): boolean {
  const { changes } = database
    .prepare('UPDATE page_tickets SET withdrawn_at = ? WHERE id = ? AND withdrawn_at IS NULL')
    .run(now.toISOString(), ticketId);
  return changes > 0;
}

/** Every one that is not withdrawn yet. */
export function withdrawAllPageTickets(database: DatabaseSync, now: Date): void {
  database.prepare('UPDATE page_tickets SET withdrawn_at = ? WHERE withdrawn_at IS NULL').run(now.toISOString());
}

/** What may still be begun with the ticket. */
export function imagesLeft(database: DatabaseSync, entry: PageTicketEntry, now: Date): ImagesLeft {
  const { ticket, person, imagesADay, begun } = entry;
  const today = `${now.toISOString().slice(0, 10)}T00:00:00.000Z`;
  const { count } = database
    .prepare(
      `SELECT count(*) AS count FROM page_images JOIN page_tickets ON page_tickets.id = ticket_id
       WHERE person = ? AND started_at >= ?`,
    )
    .get(person, today) as { count: number };
  return {
    ticket: Math.max(0, ticket.document.images - begun),
    today: imagesADay === null ? null : Math.max(0, imagesADay - count),
  };
}

/**
 * Whether a session may be opened with the ticket: throws DB3019 or DB3020 where no image may be begun in it, neither a new one nor one whose link
 * broke.
 */
export function requireUse(database: DatabaseSync, entry: PageTicketEntry, now: Date): void {
  if (entry.begun > entry.answered) return;
  requireLeft(entry, imagesLeft(database, entry, now));
}

function requireLeft({ ticket, imagesADay }: PageTicketEntry, left: ImagesLeft): void {
  if (left.ticket === 0) throw new DoubleblindError('DB3019', `It was for ${ticket.document.images} images.`);
  if (left.today === 0) throw new DoubleblindError('DB3020', `${imagesADay} images a day are the most.`);
}

/**
 * Whether an image may be begun: throws DB3018, DB3019 (the ticket is used up), DB3020 (the day is), DB3022 (it was answered). Begun again after a
 * broken link it needs nothing.
 */
export function requireImage(
  database: DatabaseSync,
  ticketId: string,
  imageId: string,
  now: Date,
): { readonly isNew: boolean } {
  const entry = validPageTicket(database, ticketId, now);
  const known = database
    .prepare('SELECT starts, answered_at FROM page_images WHERE ticket_id = ? AND image_id = ?')
    .get(ticketId, imageId) as { starts: number; answered_at: string | null } | undefined;
  if (known) {
    if (known.answered_at !== null) throw new DoubleblindError('DB3022', '');
    if (known.starts >= MOST_STARTS) throw new DoubleblindError('DB3022', `It was begun ${known.starts} times.`);
    return { isNew: false };
  }
  requireLeft(entry, imagesLeft(database, entry, now));
  return { isNew: true };
}

/** Counts an image that starts now; throws as requireImage. */
export function startPageImage(database: DatabaseSync, ticketId: string, imageId: string, now: Date): void {
  inTransaction(database, () => {
    const { isNew } = requireImage(database, ticketId, imageId, now);
    const statement = isNew
      ? 'INSERT INTO page_images (starts, started_at, ticket_id, image_id) VALUES (1, ?, ?, ?)'
      : 'UPDATE page_images SET starts = starts + 1, started_at = min(started_at, ?) WHERE ticket_id = ? AND image_id = ?';
    database.prepare(statement).run(now.toISOString(), ticketId, imageId);
  });
}

/** This side has sent the last message of the image. */
export function pageImageAnswered(database: DatabaseSync, ticketId: string, imageId: string, now: Date): void {
  database
    .prepare('UPDATE page_images SET answered_at = ? WHERE ticket_id = ? AND image_id = ?')
    .run(now.toISOString(), ticketId, imageId);
}
