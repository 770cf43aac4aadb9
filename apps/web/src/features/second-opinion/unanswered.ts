/**
 * The random number of an image that was begun with a ticket and has no answer yet: kept in the browser, so that a tab that is closed or reloaded in the
 * middle does not make the ticket pay twice. Nothing of the image is kept. The number is in use while a tab computes with it; another tab then takes a
 * number of its own.
 */
export class UnansweredImage {
  readonly #key: string;

  constructor(ticketId: string) {
    this.#key = `doubleblind-second-opinion-${ticketId}`;
  }

  /** Null where there is none, or another tab computes with it. Shared: two who look at the same moment do not hide it from each other. */
  async find(): Promise<string | null> {
    return navigator.locks.request(this.#key, { mode: 'shared', ifAvailable: true }, (lock) =>
      lock ? localStorage.getItem(this.#key) : null,
    );
  }

  /** Keeps the number until `work` has given the image's answer; where another tab computes with this ticket, nothing is kept. */
  async keepDuring<T>(imageId: string, work: () => Promise<T>): Promise<T> {
    return navigator.locks.request(this.#key, { ifAvailable: true }, async (lock) => {
      if (!lock) return work();
      localStorage.setItem(this.#key, imageId);
      const result = await work();
      localStorage.removeItem(this.#key);
      return result;
    });
  }

  /** The agent will not answer it (again). */
  forget(): void {
    localStorage.removeItem(this.#key);
  }
}
