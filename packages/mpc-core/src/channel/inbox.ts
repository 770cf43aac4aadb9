/** Messages that have arrived and receivers that wait for one, in order; after a failure every receiver gets it. */
import type { DoubleblindError } from '@doubleblind/errors';

interface Waiter {
  readonly bytes: number;
  resolve(message: Uint8Array): void;
  reject(error: DoubleblindError): void;
}

export class Inbox {
  readonly #messages: Uint8Array[] = [];
  readonly #waiters: Waiter[] = [];
  #failure: DoubleblindError | undefined;

  get length(): number {
    return this.#messages.length;
  }

  get waiting(): boolean {
    return this.#waiters.length > 0;
  }

  /** Size of the next message to come, where somebody waits for it. */
  get awaited(): number | undefined {
    return this.#waiters[0]?.bytes;
  }

  push(message: Uint8Array): void {
    const waiter = this.#waiters.shift();
    if (waiter) waiter.resolve(message);
    else this.#messages.push(message);
  }

  /** Messages that arrived before the failure can still be taken. */
  fail(error: DoubleblindError): void {
    this.#failure ??= error;
    for (const waiter of this.#waiters.splice(0)) waiter.reject(this.#failure);
  }

  /** `bytes`: the size that the message should have; whatever comes, without it. */
  take(bytes = Number.POSITIVE_INFINITY): Promise<Uint8Array> {
    const message = this.#messages.shift();
    if (message) return Promise.resolve(message);
    if (this.#failure) return Promise.reject(this.#failure);
    return new Promise((resolve, reject) => this.#waiters.push({ bytes, resolve, reject }));
  }
}
