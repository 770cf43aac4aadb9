/**
 * What pages of the portal ask for, and a person confirms on the agent's own page. A script on the portal's pages, however it
 * came there, gets nothing signed and nothing shown that nobody has confirmed here, in this agent's words.
 */
import { createHash, randomUUID } from 'node:crypto';
import type { Confirmation, ConfirmationAnswer } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import type { Rights } from '../../store/database/browsers.ts';
import type { Words } from './language/words.ts';

/** In the agent's own words, in the language of who reads them; without what the agent adds. */
export type Description = (t: Words) => Omit<Confirmation, 'id' | 'askedAt'>;

export interface Wish {
  /** What exactly is asked for: the same wish has the same key. */
  readonly key: string;
  /** A decision is confirmed for one request, reading for an hour. */
  readonly once: boolean;
  /** Whether it only shows something: a browser that only reads may confirm it. */
  readonly shows: boolean;
}

interface Pending extends Wish {
  readonly id: string;
  readonly description: Description;
  readonly until: number;
  readonly askedAt: string;
}

const PENDING_MILLISECONDS = 10 * 60_000;
/** So long a page is told no; whoever asks again later asks anew. */
const REFUSAL_MILLISECONDS = 60_000;
const DECISION_MILLISECONDS = 2 * 60_000;
const READING_MILLISECONDS = 60 * 60_000;
/** A page that asks for ever new things takes its own earlier ones away, not the agent's memory. */
const MOST_PENDING = 20;

/** What is said to a browser that was paired for reading. */
export const READS_ONLY = 'This browser was paired to read, not to decide.';

/** The key of a decision: nothing of its body can be exchanged after somebody has confirmed it. */
export function decisionKey(what: string, body: unknown): string {
  return `${what} ${createHash('sha256').update(JSON.stringify(body)).digest('hex')}`;
}

export class Confirmations {
  readonly #pending = new Map<string, Pending>();
  readonly #confirmed = new Map<string, Rights & { readonly until: number }>();
  /** Key -> until when the next request is told that a person has refused it. */
  readonly #refused = new Map<string, number>();
  readonly #page: () => string;

  /** @param page Address of the page on which people confirm. */
  constructor(page: () => string) {
    this.#page = page;
  }

  /**
   * Returns what whoever has confirmed the wish may; where nobody has, it is on the page from now on, and DB5712 is thrown, or
   * DB5714 once after a refusal.
   */
  async require(wish: Wish, describe: () => Promise<Description> | Description): Promise<Rights> {
    const now = Date.now();
    const confirmed = this.#confirmed.get(wish.key);
    if (confirmed !== undefined && confirmed.until > now) {
      if (wish.once) this.#confirmed.delete(wish.key);
      return { readsOnly: confirmed.readsOnly };
    }
    const refusedUntil = this.#refused.get(wish.key) ?? 0;
    this.#refused.delete(wish.key);
    if (refusedUntil > now) throw new DoubleblindError('DB5714', '');
    for (const [id, { until }] of this.#pending) if (until <= now) this.#pending.delete(id);
    if (![...this.#pending.values()].some(({ key }) => key === wish.key)) {
      const description = await describe();
      const id = randomUUID();
      const askedAt = new Date(now).toISOString();
      this.#pending.set(id, { ...wish, id, description, until: now + PENDING_MILLISECONDS, askedAt });
      const oldest = this.#pending.keys().next().value;
      if (this.#pending.size > MOST_PENDING && oldest !== undefined) this.#pending.delete(oldest);
    }
    throw new DoubleblindError('DB5712', this.#page());
  }

  list(t: Words, { readsOnly }: Rights): Confirmation[] {
    const now = Date.now();
    return [...this.#pending.values()]
      .filter(({ until, shows }) => until > now && (shows || !readsOnly))
      .map(({ id, description, askedAt }) => ({ id, ...description(t), askedAt }));
  }

  /**
   * `typed` in the language in which it was shown. Throws DB5703 (nothing asks for this any more), DB5702 (it is not for who only reads)
   * and DB5634 (what has to be typed was not).
   */
  answer(id: string, { confirmed, typed = '' }: ConfirmationAnswer, t: Words, { readsOnly }: Rights): void {
    const wish = this.#pending.get(id);
    if (!wish || wish.until <= Date.now()) throw new DoubleblindError('DB5703', 'Nothing asks for this any more.');
    if (readsOnly && !wish.shows) throw new DoubleblindError('DB5702', READS_ONLY);
    const { toType } = wish.description(t);
    if (confirmed && toType !== undefined && typed.trim().toLowerCase() !== toType)
      throw new DoubleblindError('DB5634', `Type "${toType}".`);
    this.#pending.delete(id);
    if (!confirmed) this.#refused.set(wish.key, Date.now() + REFUSAL_MILLISECONDS);
    else {
      const until = Date.now() + (wish.once ? DECISION_MILLISECONDS : READING_MILLISECONDS);
      this.#confirmed.set(wish.key, { until, readsOnly });
    }
  }
}
