import { randomInt } from 'node:crypto';

/**
 * Waits that double from `first` to `longest` milliseconds, each drawn from the upper half of its range, so that many
 * agents that lost the same portal do not come back at the same moment.
 */
export class Backoff {
  readonly #first: number;
  readonly #longest: number;
  #next: number;

  constructor(first: number, longest: number) {
    this.#first = first;
    this.#longest = longest;
    this.#next = first;
  }

  /** The next wait in milliseconds. */
  next(): number {
    const range = this.#next;
    this.#next = Math.min(this.#longest, 2 * range);
    return Math.round(range / 2) + randomInt(Math.round(range / 2) + 1);
  }

  reset(): void {
    this.#next = this.#first;
  }
}
