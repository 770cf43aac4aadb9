/** Browsers, and whatever else has Web Crypto and WebAssembly with vectors: see ../platform.ts. */
import { sha256 as noble } from '@noble/hashes/sha2.js';
import type { Hasher } from '../platform.ts';

export { FixedKeyAes } from './fixed-key.ts';
export { PolynomialHash, pointOf } from './polynomial-hash.ts';
export { Prg } from './prg.ts';

/** The most that Web Crypto gives at once. */
const MOST_RANDOM_BYTES = 65536;

export function randomBytes(count: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(count);
  for (let done = 0; done < count; done += MOST_RANDOM_BYTES) {
    crypto.getRandomValues(bytes.subarray(done, done + MOST_RANDOM_BYTES));
  }
  return bytes;
}

export function randomWords(count: number): Uint32Array<ArrayBuffer> {
  return new Uint32Array(randomBytes(4 * count).buffer);
}

type NobleHash = ReturnType<typeof noble.create>;

class BrowserHasher implements Hasher {
  readonly #hash: NobleHash;

  constructor(hash: NobleHash) {
    this.#hash = hash;
  }

  update(data: string | Uint8Array): Hasher {
    this.#hash.update(typeof data === 'string' ? new TextEncoder().encode(data) : data);
    return this;
  }

  copy(): Hasher {
    return new BrowserHasher(this.#hash.clone());
  }

  digest(): Uint8Array<ArrayBuffer> {
    return Uint8Array.from(this.#hash.digest());
  }
}

/** Web Crypto's answers later, and whole messages only. */
export function sha256(): Hasher {
  return new BrowserHasher(noble.create());
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) throw new RangeError(`${a.length} bytes beside ${b.length}`);
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= a[i] ^ b[i];
  return difference === 0;
}

export function uninitialised(count: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(count);
}

/** Browsers do not tell. */
export function cpuMicroseconds(): number {
  return Number.NaN;
}

/** A message to itself: a timer would wait for 4 ms. */
export function soon(work: () => void): void {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    work();
  };
  port2.postMessage(null);
}
