import { describe, expect, it } from 'vitest';
import { Arena } from '../../src/protocols/common/arena.ts';
import { takeAll } from '../../src/protocols/common/demand.ts';
import { KeyChunks } from '../../src/protocols/common/keys.ts';
import { planCombine } from '../../src/protocols/compare/combine.ts';
import { GateReceiver, GateSender } from '../../src/protocols/compare/gates.ts';
import type { ProtocolContext } from '../../src/protocols/context.ts';
import { makeParties } from './parties.ts';

const BITS = 4096 + 384;

async function setUp(context: ProtocolContext) {
  const [taken] = await takeAll(context, [{ width: 2, sender: 'vendor', count: BITS }]);
  const arena = new Arena(context.heap);
  return { taken, arena, keys: new KeyChunks(arena) };
}

/** Shares of two planes at one party: each plane the same bit everywhere. */
function constants(arena: Arena, left: number, right: number) {
  const plane = (bit: number) => {
    const address = arena.allocate(BITS / 8);
    arena.heap.u8.fill(bit ? 255 : 0, address, address + BITS / 8);
    return address;
  };
  return { left: plane(left), right: plane(right), out: arena.allocateZeroed(BITS / 8) };
}

function ones(bytes: Uint8Array): number {
  return bytes.reduce((sum, byte) => sum + byte.toString(2).replaceAll('0', '').length, 0);
}

/** Six standard deviations of fair bits. */
function expectFair(bytes: Uint8Array): void {
  expect(Math.abs(2 * ones(bytes) - 8 * bytes.length)).toBeLessThan(6 * Math.sqrt(8 * bytes.length));
}

describe('gates', () => {
  for (let shares = 0; shares < 16; shares++) {
    it(`make the AND of bits with shares ${shares.toString(2).padStart(4, '0')}, and hide them`, async () => {
      const parties = makeParties(shares + 1);
      const sender = await setUp(parties.vendor);
      const receiver = await setUp(parties.hospital);
      const own = constants(sender.arena, shares & 1, (shares >> 1) & 1);
      const theirs = constants(receiver.arena, (shares >> 2) & 1, shares >> 3);

      const choices = receiver.arena.allocate(BITS / 4);
      const gateReceiver = new GateReceiver(receiver.arena, BITS, receiver.taken);
      gateReceiver.choose(theirs.left, theirs.right, choices);
      gateReceiver.prepare(receiver.keys, receiver.taken);
      const sentChoices = parties.hospital.heap.bytes(choices, BITS / 4);
      expectFair(sentChoices);

      const tables = sender.arena.allocate((3 * BITS) / 8);
      const arrived = sender.arena.allocate(BITS / 4);
      parties.vendor.heap.u8.set(sentChoices, arrived);
      const gateSender = new GateSender(sender.arena, BITS, tables);
      gateSender.prepare(sender.keys, sender.taken);
      gateSender.respond(own.left, own.right, arrived, own.out);
      const sentTables = parties.vendor.heap.bytes(tables, (3 * BITS) / 8);
      expectFair(sentTables);

      const arrivedTables = receiver.arena.allocate((3 * BITS) / 8);
      parties.hospital.heap.u8.set(sentTables, arrivedTables);
      gateReceiver.finish(arrivedTables, theirs.out);
      const shareS = parties.vendor.heap.bytes(own.out, BITS / 8);
      const shareR = parties.hospital.heap.bytes(theirs.out, BITS / 8);
      expectFair(shareS);
      expectFair(shareR);
      const left = (shares & 1) ^ ((shares >> 2) & 1);
      const right = ((shares >> 1) & 1) ^ (shares >> 3);
      expect(shareS.map((byte, i) => byte ^ shareR[i])).toEqual(new Uint8Array(BITS / 8).fill(left & right ? 255 : 0));
    });
  }

  it('combine any number of digits to [first difference decides], in as few levels as a tree has', () => {
    for (let digits = 1; digits <= 7; digits++) {
      const plan = planCombine(digits);
      expect(plan.levels.length).toBe(Math.ceil(Math.log2(digits)));
      // Per digit from the most significant down: less, equal or greater.
      for (let word = 0; word < 3 ** digits; word++) {
        const signs = Array.from({ length: digits }, (_, i) => (Math.floor(word / 3 ** i) % 3) - 1);
        const rows = new Array<number>(plan.rows).fill(0);
        signs.forEach((sign, index) => {
          rows[2 * index] = Number(sign > 0);
          if (index < digits - 1) rows[2 * index + 1] = Number(sign === 0);
        });
        for (const level of plan.levels) {
          const before = [...rows];
          for (const { left, right, out } of level) rows[out] ^= before[left] & before[right];
        }
        expect(rows[plan.result]).toBe(Number((signs.find((sign) => sign !== 0) ?? 0) > 0));
      }
    }
  });
});
