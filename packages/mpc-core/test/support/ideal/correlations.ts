/**
 * The ideal functionality of correlations, for tests only: both ends of every source are derived from one seed, so
 * nothing is secret and no message is sent. What protocols built on correlations may rely on is exactly this.
 */
import type { Heap } from '../../../src/kernel/heap.ts';
import { BLOCK_BYTES } from '../../../src/platform/blocks.ts';
import { Prg } from '../../../src/platform/node/index.ts';
import type { CorrelationProvider, CorrelationSource, Correlations } from '../../../src/two-party/ot/correlation.ts';
import { Pool } from '../../../src/two-party/ot/pool.ts';
import { checkWidth, combinations } from '../../../src/two-party/ot/width.ts';

type Role = CorrelationSource['role'];

class IdealSource implements CorrelationSource {
  readonly role: Role;
  readonly width: number;
  readonly combinations: number;
  readonly #heap: Heap;
  readonly #pool: Pool;
  readonly #table: Uint8Array;
  readonly #blocks: Prg;
  readonly #choices: Prg;

  constructor(heap: Heap, role: Role, width: number, seed: Uint8Array) {
    const seeds = new Prg(seed);
    this.role = role;
    this.width = width;
    this.#heap = heap;
    this.#pool = new Pool(heap);
    this.#table = combinations(seeds.bytes(width * BLOCK_BYTES), width);
    this.#blocks = new Prg(seeds.bytes(BLOCK_BYTES));
    this.#choices = new Prg(seeds.bytes(BLOCK_BYTES));
    this.combinations = role === 'sender' ? heap.allocate(this.#table.length) : 0;
    if (role === 'sender') heap.u8.set(this.#table, this.combinations);
  }

  async reserve(count: number): Promise<void> {
    const missing = count - this.#pool.available;
    if (missing <= 0) return;
    const address = this.#pool.makeRoom(missing, count);
    this.#blocks.fill(this.#heap, address, missing * BLOCK_BYTES);
    const choices = this.role === 'receiver' ? this.#choices.bytes(missing) : undefined;
    const memory = this.#heap.u8;
    const mask = (1 << this.width) - 1;
    for (let i = 0; i < missing; i++) {
      const block = address + i * BLOCK_BYTES;
      memory[block] &= ~mask;
      if (!choices) continue;
      const entry = (choices[i] & mask) * BLOCK_BYTES;
      for (let byte = 0; byte < BLOCK_BYTES; byte++) memory[block + byte] ^= this.#table[entry + byte];
    }
    this.#pool.append(missing);
  }

  take(count: number): Correlations {
    return this.#pool.take(count);
  }
}

class IdealProvider implements CorrelationProvider {
  readonly #heap: Heap;
  readonly #seeds: { readonly sender: Uint8Array; readonly receiver: Uint8Array };
  readonly #sources = new Map<string, CorrelationSource>();

  constructor(heap: Heap, senderSeeds: Uint8Array, receiverSeeds: Uint8Array) {
    this.#heap = heap;
    this.#seeds = { sender: senderSeeds, receiver: receiverSeeds };
  }

  async sender(width: number): Promise<CorrelationSource> {
    return this.#source('sender', width);
  }

  async receiver(width: number): Promise<CorrelationSource> {
    return this.#source('receiver', width);
  }

  #source(role: Role, width: number): CorrelationSource {
    checkWidth(width);
    const name = `${role} ${width}`;
    let source = this.#sources.get(name);
    if (!source) {
      const seed = this.#seeds[role].subarray((width - 1) * BLOCK_BYTES, width * BLOCK_BYTES);
      source = new IdealSource(this.#heap, role, width, seed);
      this.#sources.set(name, source);
    }
    return source;
  }
}

/** Matching providers for two parties in one process. `seed`: 16 bytes. The same seed gives the same correlations. */
export function idealProviders(heapA: Heap, heapB: Heap, seed: Uint8Array): [CorrelationProvider, CorrelationProvider] {
  const seeds = new Prg(seed);
  const fromA = seeds.bytes(4 * BLOCK_BYTES);
  const fromB = seeds.bytes(4 * BLOCK_BYTES);
  return [new IdealProvider(heapA, fromA, fromB), new IdealProvider(heapB, fromB, fromA)];
}
