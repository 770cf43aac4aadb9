/** How much each agent has passed in the last 24 hours, in hours that end one after another. */
const HOUR_MILLISECONDS = 3_600_000;
const HOURS = 24;

export class Quota {
  readonly #limit: number | null;
  readonly #now: () => number;
  readonly #used = new Map<string, Map<number, number>>();

  /** `limit` in bytes an agent and 24 hours; null: none. */
  constructor(limit: number | null, now: () => number = Date.now) {
    this.#limit = limit;
    this.#now = now;
  }

  /** Counts bytes; false when the agent has passed more than it may. */
  add(agent: string, bytes: number): boolean {
    if (this.#limit === null) return true;
    const hour = Math.floor(this.#now() / HOUR_MILLISECONDS);
    const hours = this.#used.get(agent) ?? new Map<number, number>();
    this.#used.set(agent, hours);
    for (const old of hours.keys()) if (old <= hour - HOURS) hours.delete(old);
    hours.set(hour, (hours.get(hour) ?? 0) + bytes);
    return [...hours.values()].reduce((sum, one) => sum + one, 0) <= this.#limit;
  }
}
