import { describe, expect, it } from 'vitest';
import { Arena } from '../../../src/kernel/arena.ts';
import { takeAll } from '../../../src/two-party/protocols/common/demand.ts';
import { KeyChunks } from '../../../src/two-party/protocols/common/keys.ts';
import { planCombine } from '../../../src/two-party/protocols/compare/combine.ts';
import { GateReceiver, GateSender, gateBytes } from '../../../src/two-party/protocols/compare/gates.ts';
import type { ProtocolContext } from '../../../src/two-party/protocols/context.ts';
import { makeParties } from './parties.ts';

const BITS = 4096 + 384;

async function setUp(context: ProtocolContext, width: number) {
  const [taken] = await takeAll(context, [{ width, sender: 'vendor', count: BITS }]);
  const arena = new Arena(context.heap);
  return { taken, arena, keys: new KeyChunks(arena, context) };
}

/** One party's shares of a gate's inputs: each plane the same bit everywhere. */
function constants(arena: Arena, width: number, bit: (index: number) => number) {
  const inputs = Array.from({ length: width }, (_, index) => {
    const address = arena.allocate(BITS / 8);
    arena.heap.u8.fill(bit(index) ? 255 : 0, address, address + BITS / 8);
    return address;
  });
  return { inputs, out: arena.allocateZeroed(BITS / 8) };
}

function ones(bytes: Uint8Array): number {
  return bytes.reduce((sum, byte) => sum + byte.toString(2).replaceAll('0', '').length, 0);
}

/** Six standard deviations of fair bits. */
function expectFair(bytes: Uint8Array): void {
  expect(Math.abs(2 * ones(bytes) - 8 * bytes.length)).toBeLessThan(6 * Math.sqrt(8 * bytes.length));
}

describe('gates', () => {
  for (const width of [2, 4]) {
    for (let shares = 0; shares < 1 << (2 * width); shares += width === 2 ? 1 : 5) {
      const name = shares.toString(2).padStart(2 * width, '0');
      it(`of ${width} inputs are right for shares ${name}, and hide them`, async () => {
        const parties = makeParties(1 + (shares % 255));
        const sender = await setUp(parties.vendor, width);
        const receiver = await setUp(parties.hospital, width);
        const bit = (index: number) => (shares >> index) & 1;
        const own = constants(sender.arena, width, (index) => bit(index));
        const theirs = constants(receiver.arena, width, (index) => bit(width + index));
        const size = gateBytes(width, BITS);
        const gateSender = new GateSender(sender.arena, sender.taken, BITS, sender.keys);
        const gateReceiver = new GateReceiver(receiver.arena, receiver.taken, BITS);

        gateReceiver.choose(theirs.inputs);
        gateReceiver.prepare(receiver.keys);
        const choices = parties.hospital.heap.bytes(gateReceiver.choices, size.choices);
        expectFair(choices);
        parties.vendor.heap.u8.set(choices, gateSender.choices);
        gateSender.prepare(sender.keys);
        gateSender.respond(own.inputs, own.out);
        const table = parties.vendor.heap.bytes(gateSender.table, size.table);
        expectFair(table);
        parties.hospital.heap.u8.set(table, gateReceiver.table);
        gateReceiver.finish(theirs.out);

        const shareS = parties.vendor.heap.bytes(own.out, BITS / 8);
        const shareR = parties.hospital.heap.bytes(theirs.out, BITS / 8);
        expectFair(shareS);
        expectFair(shareR);
        const [g0, e1, g1, e2] = Array.from({ length: 4 }, (_, index) => bit(index) ^ bit(width + index));
        const expected = width === 2 ? g0 & e1 : e2 & (g1 ^ (e1 & g0));
        expect(shareS.map((byte, i) => byte ^ shareR[i])).toEqual(new Uint8Array(BITS / 8).fill(expected ? 255 : 0));
      });
    }
  }

  it('combine any number of digits to [first difference decides]', () => {
    for (let digits = 1; digits <= 7; digits++) {
      const plan = planCombine(digits);
      expect(plan.gates.length).toBe(Math.floor(digits / 2));
      // Per digit from the most significant down: less, equal or greater.
      for (let word = 0; word < 3 ** digits; word++) {
        const signs = Array.from({ length: digits }, (_, i) => (Math.floor(word / 3 ** i) % 3) - 1);
        const rows = signs.flatMap((sign) => [Number(sign > 0), Number(sign === 0)]);
        for (const { inputs, out } of plan.gates) {
          const [g0, e1, g1, e2] = inputs.map((row) => rows[row]);
          rows[out] ^= inputs.length === 2 ? g0 & e1 : e2 & (g1 ^ (e1 & g0));
        }
        expect(rows[plan.result]).toBe(Number((signs.find((sign) => sign !== 0) ?? 0) > 0));
      }
    }
  });
});
