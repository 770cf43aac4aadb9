/**
 * Lets a few work at a time; the others wait in the order in which they came. After each a place rests for as many times as long as
 * the work took: pages are answered by the same thread, and one that is asked for meanwhile takes its time from the rest. The busier
 * the thread, the longer work takes, and the more is left to them.
 */
export class Turns {
  readonly #most: number;
  readonly #rest: number;
  #busy = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(most: number, rest: number) {
    this.#most = most;
    this.#rest = rest;
  }

  async take<T>(work: () => Promise<T>): Promise<T> {
    if (this.#busy >= this.#most) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#busy += 1;
    const begun = performance.now();
    try {
      return await work();
    } finally {
      setTimeout(() => this.#goOn(), this.#rest * (performance.now() - begun));
    }
  }

  #goOn(): void {
    // The turn goes on to who waits.
    const next = this.#waiting.shift();
    if (next) next();
    else this.#busy -= 1;
  }
}
