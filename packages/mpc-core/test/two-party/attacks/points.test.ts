/** A receiver that has chosen its blocks so that two correlations have the same point before the hash. */
import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { Arena } from '../../../src/kernel/arena.ts';
import { Heap } from '../../../src/kernel/heap.ts';
import { combinations } from '../../../src/two-party/ot/width.ts';
import type { TwoPartyThreat } from '../../../src/two-party/plan/threat.ts';
import { KeyChunks } from '../../../src/two-party/protocols/common/keys.ts';
import { xor } from './tampering.ts';

const COUNT = 16;
const WIDTH = 2;

/** sigma^-1 of a tweak: sigma(high' , ..) = tweak, with sigma(low, high) = (high, low XOR high). */
function unshuffled(tweak: number): Uint8Array {
  const block = Buffer.alloc(16);
  block.writeUInt32LE(tweak, 0);
  block.writeUInt32LE(tweak, 8);
  return block;
}

/** The sender's four keys of each of 16 correlations whose points are all the same. */
function keysOf(threat: TwoPartyThreat): string[][] {
  const heap = new Heap();
  const arena = new Arena(heap);
  const table = combinations(randomBytes(WIDTH * 16), WIDTH);
  const tables = arena.allocate(table.length);
  heap.u8.set(table, tables);
  const address = arena.allocate(COUNT * 16);
  const point = randomBytes(16);
  for (let i = 0; i < COUNT; i++) heap.u8.set(xor(point, unshuffled(i)), address + i * 16);
  const taken = { address, count: COUNT, firstTweak: 0, width: WIDTH, combinations: tables };
  const keys = new KeyChunks(arena, { threat });
  keys.sender(taken, keys.sigmaTable(arena, taken), 0, COUNT);
  const block = (base: number, x: number, i: number) => heap.bytes(base + (x * COUNT + i) * 16, 16);
  return Array.from({ length: COUNT }, (_, i) =>
    Array.from({ length: 4 }, (__, x) =>
      Buffer.from(xor(block(keys.outputs, x, i), block(keys.inputs, x, i))).toString('hex'),
    ),
  );
}

it('has messages under the same keys where a key is one call of the permutation, and reads their differences', () => {
  expect(new Set(keysOf('semi-honest').flat()).size).toBe(4);
});

it('has none where a key is two calls', () => {
  expect(new Set(keysOf('private-against-malicious').flat()).size).toBe(4 * COUNT);
});
