/** Outcomes of several lanes in the order in which they came, for one reader. */
import type { Outcome } from '../assignment.ts';

interface Entry {
  readonly outcome: Outcome;
  readonly taken: () => void;
}

export class OutcomeQueue implements AsyncIterable<Outcome> {
  readonly #entries: Entry[] = [];
  #wake: (() => void) | undefined;
  #end: { readonly error?: unknown } | undefined;

  /** Resolves when the reader is done with the outcome and has come back for the next one; never when it has left. */
  put(outcome: Outcome): Promise<void> {
    return new Promise((taken) => {
      this.#entries.push({ outcome, taken });
      this.#wake?.();
    });
  }

  /** Nothing comes any more; with an error the reader gets that. */
  end(end: { readonly error?: unknown }): void {
    this.#end ??= end;
    this.#wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Outcome> {
    for (;;) {
      // What has come before an error still counts: a batch that is done is done.
      for (let entry = this.#entries.shift(); entry; entry = this.#entries.shift()) {
        yield entry.outcome;
        entry.taken();
      }
      if (this.#end) {
        if ('error' in this.#end) throw this.#end.error;
        return;
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}
