/**
 * Sessions that are open and wait for their image. Making one costs processor time and holding it costs memory, and it counts nothing: so the agent
 * keeps a few, of which the oldest gives way, and a ticket or a person of whom many are opened and left without a question is refused for the day. All of it is in
 * memory: what an agent's restart forgets is a day's limit, which no image and no answer rests on.
 */
import { DoubleblindError } from '@doubleblind/errors';
import type { PageTicketEntry } from '../store/database/page-tickets.ts';

/** Each holds some 100 MiB. */
const MOST_WAITING = 4;
/** Somebody who looks at an image, thinks, and asks. */
const LONGEST_MILLISECONDS = 10 * 60_000;
/** Pages that people open, reload and leave, beyond one for each of the ticket's images. */
const USUALLY_UNUSED = 40;
/** The same of a person's tickets together, who may have several. */
const USUALLY_UNUSED_OF_A_PERSON = 80;

export class Preparations {
  /** The oldest first. */
  readonly #waiting = new Set<PromiseWithResolvers<never>>();
  /** Of today (UTC), by ticket and by person. */
  readonly #unused = { day: '', tickets: new Map<string, number>(), persons: new Map<string, number>() };

  /** Counts one that is made now. Throws DB3025 where too many of the ticket, or of its person, were left today (UTC). */
  open({ ticket, person }: Pick<PageTicketEntry, 'ticket' | 'person'>, now: Date): void {
    const { ticketId, images } = ticket.document;
    const { tickets, persons } = this.#today(now);
    const [ofTicket, ofPerson] = [tickets.get(ticketId) ?? 0, persons.get(person) ?? 0];
    requireLess(ofTicket, images + USUALLY_UNUSED, 'with a ticket');
    requireLess(ofPerson, images + USUALLY_UNUSED_OF_A_PERSON, 'with all tickets together');
    tickets.set(ticketId, ofTicket + 1);
    persons.set(person, ofPerson + 1);
  }

  /** It got its image. */
  used({ ticket, person }: Pick<PageTicketEntry, 'ticket' | 'person'>): void {
    const { tickets, persons } = this.#unused;
    const { ticketId } = ticket.document;
    tickets.set(ticketId, Math.max(0, (tickets.get(ticketId) ?? 0) - 1));
    persons.set(person, Math.max(0, (persons.get(person) ?? 0) - 1));
  }

  /** What the page says next; rejects with DB3023 when this session has waited too long or has to give way. */
  async hold<T>(next: Promise<T>): Promise<T> {
    const waiter = Promise.withResolvers<never>();
    this.#waiting.add(waiter);
    if (this.#waiting.size > MOST_WAITING) this.#giveUp([...this.#waiting][0], 'The oldest session gave way.');
    const timer = setTimeout(() => this.#giveUp(waiter, 'No image came.'), LONGEST_MILLISECONDS);
    try {
      return await Promise.race([next, waiter.promise]);
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(waiter);
    }
  }

  #giveUp(waiter: PromiseWithResolvers<never>, why: string): void {
    this.#waiting.delete(waiter);
    waiter.reject(new DoubleblindError('DB3023', why));
  }

  #today(now: Date) {
    const day = now.toISOString().slice(0, 10);
    if (this.#unused.day !== day) {
      this.#unused.day = day;
      this.#unused.tickets.clear();
      this.#unused.persons.clear();
    }
    return this.#unused;
  }
}

function requireLess(count: number, most: number, by: string): void {
  if (count >= most) throw new DoubleblindError('DB3025', `${most} a day ${by} are the most.`);
}
