/**
 * Wrong passwords are counted for the account at one address, for the account, and for the address: who guesses from many
 * addresses is slowed down, and so is who tries many accounts, while a colleague at the same address can sign in.
 */

interface Limit {
  readonly most: number;
  readonly milliseconds: number;
}

const MINUTE = 60_000;
const LIMITS: Readonly<Record<'both' | 'account' | 'address', Limit>> = {
  both: { most: 10, milliseconds: 10 * MINUTE },
  account: { most: 60, milliseconds: 60 * MINUTE },
  address: { most: 100, milliseconds: 10 * MINUTE },
};
/** So many keys are remembered; the oldest go first. */
const REMEMBERED = 20_000;

export class SignInAttempts {
  /** Times of the failures, by key. */
  readonly #failures = new Map<string, number[]>();

  #keys(email: string, address: string): [string, Limit][] {
    const account = email.trim().toLowerCase().slice(0, 300);
    return [
      [`both ${account} ${address}`, LIMITS.both],
      [`account ${account}`, LIMITS.account],
      [`address ${address}`, LIMITS.address],
    ];
  }

  /** Whether one more attempt is too many now. */
  blocked(email: string, address: string, now = Date.now()): boolean {
    return this.#keys(email, address).some(([key, { most, milliseconds }]) => {
      const recent = (this.#failures.get(key) ?? []).filter((time) => now - time < milliseconds);
      return recent.length >= most;
    });
  }

  failed(email: string, address: string, now = Date.now()): void {
    for (const [key, { most, milliseconds }] of this.#keys(email, address)) {
      const recent = (this.#failures.get(key) ?? []).filter((time) => now - time < milliseconds);
      this.#failures.delete(key);
      this.#failures.set(key, [...recent, now].slice(-most));
    }
    for (const key of this.#failures.keys()) {
      if (this.#failures.size <= REMEMBERED) break;
      this.#failures.delete(key);
    }
  }

  succeeded(email: string, address: string): void {
    this.#failures.delete(this.#keys(email, address)[0][0]);
  }
}
