/** Node.js: see ../platform.ts. */
import { createHash, type Hash, randomBytes as randomBuffer, randomFillSync, timingSafeEqual } from 'node:crypto';
import type { Hasher } from '../platform.ts';

export { FixedKeyAes } from './fixed-key.ts';
export { PolynomialHash, pointOf } from './polynomial-hash.ts';
export { Prg } from './prg.ts';

export function randomBytes(count: number): Uint8Array<ArrayBuffer> {
  return randomBuffer(count) as Uint8Array<ArrayBuffer>;
}

export function randomWords(count: number): Uint32Array<ArrayBuffer> {
  return randomFillSync(new Uint32Array(count));
}

class NodeHasher implements Hasher {
  readonly #hash: Hash;

  constructor(hash: Hash) {
    this.#hash = hash;
  }

  update(data: string | Uint8Array): Hasher {
    this.#hash.update(data);
    return this;
  }

  copy(): Hasher {
    return new NodeHasher(this.#hash.copy());
  }

  digest(): Uint8Array<ArrayBuffer> {
    return Uint8Array.from(this.#hash.digest());
  }
}

export function sha256(): Hasher {
  return new NodeHasher(createHash('sha256'));
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return timingSafeEqual(a, b);
}

export function uninitialised(count: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.allocUnsafeSlow(count).buffer);
}

export function cpuMicroseconds(): number {
  const { user, system } = process.threadCpuUsage();
  return user + system;
}

export function soon(work: () => void): void {
  setImmediate(work);
}
