/** Attacks on the base transfers of parties that check each other. */
import { ristretto255 } from '@noble/curves/ed25519.js';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Channel } from '../../../src/channel/channel.ts';
import { channelPair } from '../../../src/channel/pair.ts';
import { Heap } from '../../../src/kernel/heap.ts';
import { randomScalar } from '../../../src/two-party/ot/base/messages.ts';
import { endemicKey, shiftOf } from '../../../src/two-party/ot/endemic/messages.ts';
import { receiveEndemicTransfers } from '../../../src/two-party/ot/endemic/receiver.ts';
import { sendEndemicTransfers } from '../../../src/two-party/ot/endemic/sender.ts';
import { chooseOffsets, offerSeeds } from '../../../src/two-party/ot/iknp/offsets.ts';
import type { Party } from '../../../src/two-party/plan/party.ts';
import { idealEndemic } from '../../support/ideal/checks.ts';
import { codeOf, tampering } from './tampering.ts';

const without = vi.hoisted(() => ({ shifts: false }));
vi.mock(import('../../../src/two-party/ot/endemic/messages.ts'), async (original) => {
  const module = await original();
  return {
    ...module,
    shiftOf: (...request) => (without.shifts ? ristretto255.Point.ZERO : module.shiftOf(...request)),
  };
});

beforeEach(() => {
  without.shifts = false;
});

const COUNT = 6;
const keyAt = (keys: Uint8Array, i: number) => Buffer.from(keys.subarray(i * 16, i * 16 + 16)).toString('hex');

describe('endemic transfers', () => {
  it('give the receiver the chosen key of each pair and not the other, of uniform and fresh ones', async () => {
    const seen = new Set<string>();
    const elements = new Set<string>();
    const shifted = new Set<string>();
    for (let run = 0; run < 2; run++) {
      const choices = Uint8Array.from([0, 1, 1, 0, 1, 0]);
      const [left, right] = channelPair();
      const messages: Uint8Array[] = [];
      const note = (_: number, message: Uint8Array) => {
        messages.push(message.slice());
        for (let at = 0; at < message.length; at += 32)
          elements.add(Buffer.from(message.subarray(at, at + 32)).toString('hex'));
      };
      const [pairs, chosen] = await Promise.all([
        sendEndemicTransfers(tampering(left, note), COUNT, 'vendor'),
        receiveEndemicTransfers(tampering(right, note), choices, 'vendor'),
      ]);
      for (let i = 0; i < COUNT; i++) {
        const both = [pairs.zero, pairs.one].map((keys) => keys.subarray(i * 16, i * 16 + 16)) as [
          Uint8Array,
          Uint8Array,
        ];
        const ideal = idealEndemic(both, choices[i] as 0 | 1);
        expect(keyAt(chosen, i)).toBe(Buffer.from(ideal.chosen).toString('hex'));
        seen.add(keyAt(pairs.zero, i)).add(keyAt(pairs.one, i));
        // What the sender's keys are powers of: a receiver's is x times the base, which must not show which one it is.
        const [senders, pair] = messages;
        const half = (j: number) => pair.subarray(64 * i + 32 * j, 64 * i + 32 * j + 32);
        for (const j of [0, 1]) {
          const point = ristretto255.Point.fromBytes(half(j)).add(
            shiftOf({ sender: 'vendor', index: i }, j, senders, half(1 - j)),
          );
          shifted.add(Buffer.from(point.toBytes()).toString('hex'));
        }
      }
    }
    expect([seen.size, elements.size, shifted.size]).toEqual([4 * COUNT, 2 * (1 + 2 * COUNT), 4 * COUNT]);
  });

  it('refuse a pair of which an element is none (DB4101)', async () => {
    for (const broken of [0, 1]) {
      const [left, right] = channelPair();
      const spoil = (_: number, message: Uint8Array) => message.fill(0xff, 32 * broken, 32 * (broken + 1));
      const sending = codeOf(sendEndemicTransfers(left, COUNT, 'vendor'));
      await receiveEndemicTransfers(tampering(right, spoil), new Uint8Array(COUNT), 'vendor');
      expect(await sending).toBe('DB4101');
    }
  });
});

describe('a receiver that makes both elements of a pair itself', () => {
  /** Its two keys of every transfer, as far as it can make them, and the sender's. */
  async function attack() {
    const [left, right] = channelPair();
    const cheat = async (channel: Channel) => {
      const senders = await channel.receive(32);
      const point = ristretto255.Point.fromBytes(senders);
      const scalars = Array.from({ length: 2 * COUNT }, randomScalar);
      const message = new Uint8Array(64 * COUNT);
      for (const [at, scalar] of scalars.entries()) {
        message.set(ristretto255.Point.BASE.multiply(scalar).toBytes(), 32 * at);
      }
      await channel.send(message);
      return scalars.map((scalar, at) => {
        const pair = message.subarray(64 * (at >> 1), 64 * (at >> 1) + 64);
        const transfer = { sender: 'vendor', index: at >> 1 } as const;
        return Buffer.from(endemicKey(transfer, at & 1, senders, pair, point.multiply(scalar))).toString('hex');
      });
    };
    const [pairs, known] = await Promise.all([sendEndemicTransfers(left, COUNT, 'vendor'), cheat(right)]);
    const all = Array.from({ length: 2 * COUNT }, (_, at) => keyAt(at & 1 ? pairs.one : pairs.zero, at >> 1));
    return all.filter((key, at) => key === known[at]).length;
  }

  it('has all keys of the sender where elements are not shifted by the hash of the other', async () => {
    without.shifts = true;
    expect(await attack()).toBe(2 * COUNT);
  });

  it('has none of them', async () => {
    expect(await attack()).toBe(0);
  });
});

describe('who exchanges an element of one base transfer on its way', () => {
  const exchange = (index: number, message: Uint8Array) => {
    if (index === 0) message.set(ristretto255.Point.BASE.multiply(randomScalar()).toBytes(), 32 * 17);
  };

  /** Whether the future sender's seeds are some of those that the receiver holds. */
  async function setUp(threat: 'semi-honest' | 'private-against-malicious') {
    const [left, right] = channelPair();
    const choosing = chooseOffsets(new Heap(), left, 'vendor', threat);
    const offering = offerSeeds(new Heap(), tampering(right, exchange), 'vendor', threat);
    const code = await codeOf(offering);
    if (code !== 'none') return code;
    const [chosen, offered] = [(await choosing)(1), (await offering)(1)];
    const fits = Array.from({ length: 128 }, (_, c) =>
      [offered.zero, offered.one].some((keys) => keyAt(keys, c) === keyAt(chosen.seeds, c)),
    );
    return fits.every(Boolean) ? 'whole' : 'spoilt';
  }

  it('spoils what follows unnoticed where nobody checks', async () => {
    expect(await setUp('semi-honest')).toBe('spoilt');
  });

  it('ends with DB4102 where the extension is checked', async () => {
    expect(await setUp('private-against-malicious')).toBe('DB4102');
  });
});

describe('who passes all that a party says in one direction back to it in the other', () => {
  /** The vendor's transfers with itself: those that it sends, and those that it takes for the hospital's. */
  async function reflected(theirs: Party): Promise<string> {
    const [left, right] = channelPair();
    const choosing = chooseOffsets(new Heap(), left, 'vendor', 'private-against-malicious');
    choosing.catch(() => {});
    return codeOf(offerSeeds(new Heap(), right, theirs, 'private-against-malicious'));
  }

  it('is not noticed where oracles do not name the party that sends', async () => {
    expect(await reflected('vendor')).toBe('none');
  });

  it('ends with DB4102', async () => {
    expect(await reflected('hospital')).toBe('DB4102');
  });
});
