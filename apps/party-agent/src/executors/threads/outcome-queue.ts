/**
 * Outcomes of several lanes in the order in which they came, for one reader. What is done, lost or begun waits for the reader, and its sender
 * with it; progress is overtaken by later progress, so that a reader that waits for its disk keeps no more than one step a batch in memory.
 */
import type { Outcome } from '../assignment.ts';

interface Entry {
  outcome: Outcome;
  readonly taken: (() => void)[];
}

/** Of these only the newest says anything: one that waits is overtaken by the next of the same. */
function overtaken(outcome: Outcome): string | null {
  if (outcome.type === 'step') return `step ${outcome.batch}`;
  if (outcome.type === 'usage') return `usage ${outcome.worker}`;
  return outcome.type === 'workers' ? 'workers' : null;
}

export class OutcomeQueue implements AsyncIterable<Outcome> {
  readonly #entries: Entry[] = [];
  /** Those that wait, by what overtakes them: however long the reader is away, there is one of each. */
  readonly #overtakable = new Map<string, Entry>();
  #wake: (() => void) | undefined;
  #end: { readonly error?: unknown } | undefined;

  /** Resolves when the reader is done with the outcome and has come back for the next one; never when it has left. */
  put(outcome: Outcome): Promise<void> {
    return new Promise((taken) => {
      const key = overtaken(outcome);
      const waiting = key === null ? undefined : this.#overtakable.get(key);
      if (waiting) {
        waiting.outcome = outcome;
        waiting.taken.push(taken);
        return;
      }
      const entry = { outcome, taken: [taken] };
      this.#entries.push(entry);
      if (key !== null) this.#overtakable.set(key, entry);
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
        const key = overtaken(entry.outcome);
        if (key !== null) this.#overtakable.delete(key);
        yield entry.outcome;
        for (const taken of entry.taken) taken();
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
