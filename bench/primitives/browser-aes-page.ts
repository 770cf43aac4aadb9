/** What browser-aes.ts runs in a page: nanoseconds a block of each way to AES-128 under a fixed key. */
import { ecb } from '@noble/ciphers/aes.js';
import { Heap } from '../../packages/mpc-core/src/kernel/heap.ts';
import { FixedKeyAes } from '../../packages/mpc-core/src/platform/browser/fixed-key.ts';

const KEY = new TextEncoder().encode('doubleblind hash');
/** Short enough that the machine seldom does something else meanwhile, long for a clock of 0.1 ms. */
const SAMPLE_MILLISECONDS = 3;
const SAMPLES = 100;

/** Of the best of many samples. `once` encrypts so many blocks. */
async function nanosecondsABlock(blocks: number, once: () => unknown): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let sample = 0; sample < SAMPLES; sample++) {
    const started = performance.now();
    let calls = 0;
    let elapsed = 0;
    for (; elapsed < SAMPLE_MILLISECONDS; elapsed = performance.now() - started) {
      const made = once();
      if (made instanceof Promise) await made;
      calls++;
    }
    best = Math.min(best, (elapsed * 1e6) / (calls * blocks));
  }
  return best;
}

/**
 * Web Crypto has no ECB. CBC decryption under a zero IV is D(block) XOR the block before, so it gives the inverse permutation; the block of
 * padding that it asks for is the encryption of nothing under the last block as IV.
 */
async function byWebCrypto(key: CryptoKey, blocks: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const padding = await crypto.subtle.encrypt({ name: 'AES-CBC', iv: blocks.slice(-16) }, key, new Uint8Array(0));
  const padded = new Uint8Array(blocks.length + 16);
  padded.set(blocks);
  padded.set(new Uint8Array(padding), blocks.length);
  const plain = await crypto.subtle.decrypt({ name: 'AES-CBC', iv: new Uint8Array(16) }, key, padded);
  const words = new Uint32Array(plain);
  const before = new Uint32Array(blocks.buffer);
  for (let i = 4; i < words.length; i++) words[i] ^= before[i - 4];
  return new Uint8Array(plain);
}

/** For each number of blocks a call, nanoseconds a block. */
async function measureAes(counts: readonly number[]): Promise<Record<string, number>[]> {
  const heap = new Heap();
  const wasm = new FixedKeyAes(KEY);
  const web = await crypto.subtle.importKey('raw', KEY, 'AES-CBC', false, ['encrypt', 'decrypt']);
  const rows: Record<string, number>[] = [];
  for (const blocks of counts) {
    const at = heap.allocate(16 * blocks);
    const data = crypto.getRandomValues(new Uint8Array(16 * Math.min(4096, blocks)));
    const input = new Uint8Array(16 * blocks).map((_, i) => data[i % data.length]);
    rows.push({
      'blocks a call': blocks,
      'WebAssembly vectors': await nanosecondsABlock(blocks, () => wasm.encryptBlocks(heap, at, at, blocks)),
      'Web Crypto, CBC': await nanosecondsABlock(blocks, () => byWebCrypto(web, input)),
      'tables in JavaScript': await nanosecondsABlock(blocks, () => ecb(KEY, { disablePadding: true }).encrypt(input)),
    });
    heap.free(at);
  }
  return rows;
}

Object.assign(globalThis, { measureAes });
