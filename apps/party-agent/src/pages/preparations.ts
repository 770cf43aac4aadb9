/**
 * Sessions that are open and wait for their image. Making one costs processor time and holding it costs memory, and it counts nothing: so the agent
 * keeps a few, of which the oldest gives way, and a ticket whose holders open many and ask about nothing is refused for the day. All of it is in memory: what
 * an agent's restart forgets is a day's limit, which no image and no answer rests on.
 */
import { DoubleblindError } from '@doubleblind/errors';
import type { PageTicketEntry } from '../store/database/page-tickets.ts';

/** Each holds some 100 MiB. */
const MOST_WAITING = 4;
/** Somebody who looks at an image, thinks, and asks. */
const LONGEST_MILLISECONDS = 10 * 60_000;
/** Pages that people open, reload and leave, beyond one for each of the ticket's images. */
const USUALLY_UNUSED = 40;

export class Preparations {
  /** The oldest first. */
  readonly #waiting = new Set<PromiseWithResolvers<never>>();
  readonly #unused = new Map<string, { readonly day: string; readonly count: number }>();

  /** Counts one that is made now. Throws DB3025 where too many of the ticket were left today (UTC). */
  open({ ticket }: PageTicketEntry, now: Date): void {
    const { ticketId, images } = ticket.document;
    const day = now.toISOString().slice(0, 10);
    const count = this.#unusedOn(day, ticketId);
    const most = images + USUALLY_UNUSED;
    if (count >= most) throw new DoubleblindError('DB3025', `${most} a day are the most.`);
    this.#unused.set(ticketId, { day, count: count + 1 });
  }

  /** It got its image. */
  used({ ticket }: PageTicketEntry): void {
    const { ticketId } = ticket.document;
    const entry = this.#unused.get(ticketId);
    if (entry) this.#unused.set(ticketId, { ...entry, count: Math.max(0, entry.count - 1) });
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

  #unusedOn(day: string, ticketId: string): number {
    const entry = this.#unused.get(ticketId);
    return entry?.day === day ? entry.count : 0;
  }
}
