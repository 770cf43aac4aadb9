import { createCipheriv, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { channelPair } from '../../../src/channel/pair.ts';
import { Arena } from '../../../src/kernel/arena.ts';
import { Heap } from '../../../src/kernel/heap.ts';
import { LinearCode } from '../../../src/two-party/ot/silent/code.ts';
import { packDigits, unpackDigits } from '../../../src/two-party/ot/silent/messages.ts';
import { ReceiverExtender } from '../../../src/two-party/ot/silent/receiver.ts';
import { SenderExtender } from '../../../src/two-party/ot/silent/sender.ts';
import { baseCount, outputCount, silentPlan, treesKept } from '../../../src/two-party/plan/silent.ts';
import { idealProviders } from '../../support/ideal/correlations.ts';

const PARAMETERS = { secretBits: 5, trees: 700, depth: 6 };

/** One small iteration from an ideal base whose secrets are zero, so that its outputs are the leaves of the trees. */
async function leavesOfOneIteration(width: number, seed: Uint8Array = randomBytes(16)) {
  const heaps = [new Heap(), new Heap()];
  const [left, right] = channelPair();
  const [a, b] = idealProviders(heaps[0], heaps[1], seed);
  const sources = [await a.sender(width), await b.receiver(width)];
  const count = baseCount(PARAMETERS);
  const bases = await Promise.all(
    sources.map(async (source) => {
      await source.reserve(count);
      return source.take(count).address;
    }),
  );
  const secretBytes = 16 << PARAMETERS.secretBits;
  const outputs = outputCount(PARAMETERS);
  const out = heaps.map((heap, i) => {
    heap.u8.fill(0, bases[i], bases[i] + secretBytes);
    return heap.allocate(outputs * 16);
  });
  const iteration = (i: number) => ({
    parameters: PARAMETERS,
    base: bases[i],
    parts: [
      { trees: 100, address: out[i] },
      { trees: 600, address: out[i] + 100 * 64 * 16 },
    ],
    next: undefined,
  });
  await Promise.all([
    new SenderExtender(heaps[0], left, width, sources[0].combinations).extend(iteration(0)),
    new ReceiverExtender(heaps[1], right, width).extend(iteration(1)),
  ]);
  return {
    sent: heaps[0].bytes(out[0], outputs * 16).slice(),
    received: heaps[1].bytes(out[1], outputs * 16).slice(),
    table: heaps[0].bytes(sources[0].combinations, 16 << width).slice(),
  };
}

describe('one iteration of the silent extension', () => {
  for (const width of [1, 4]) {
    it(`puts exactly one nonzero noise on a random leaf of every tree, width ${width}`, async () => {
      const { sent, received, table } = await leavesOfOneIteration(width);
      const positions = new Set<number>();
      const values = new Set<number>();
      const distinct = new Set<string>();
      let lowBits = 0;
      for (let tree = 0; tree < PARAMETERS.trees; tree++) {
        let noisy = 0;
        for (let leaf = 0; leaf < 64; leaf++) {
          const at = (tree * 64 + leaf) * 16;
          const [q, r] = [sent, received].map((blocks) => Buffer.from(blocks.buffer, at, 16));
          distinct.add(q.toString('hex'));
          lowBits |= q[0] & ((1 << width) - 1);
          if (q.equals(r)) continue;
          const value = r[0] & ((1 << width) - 1);
          expect([...r]).toEqual([...q.map((byte, i) => byte ^ table[value * 16 + i])]);
          expect(value).toBeGreaterThan(0);
          noisy += 1;
          positions.add(leaf);
          values.add(value);
        }
        expect(noisy).toBe(1);
      }
      expect(lowBits).toBe(0);
      expect(positions.size).toBe(64);
      expect(values.size).toBe((1 << width) - 1);
      expect(distinct.size).toBe(outputCount(PARAMETERS));
    });
  }

  it('grows fresh trees even from a base seen before', async () => {
    const seed = randomBytes(16);
    const runs = [await leavesOfOneIteration(1, seed), await leavesOfOneIteration(1, seed)];
    const leaves = new Set<string>();
    for (const { sent } of runs) {
      const hex = Buffer.from(sent).toString('hex');
      for (let at = 0; at < hex.length; at += 32) leaves.add(hex.slice(at, at + 32));
    }
    expect(leaves.size).toBe(2 * outputCount(PARAMETERS));
  });

  it('puts its noise on fresh leaves, even from a base seen before', async () => {
    const seed = randomBytes(16);
    const runs = [await leavesOfOneIteration(1, seed), await leavesOfOneIteration(1, seed)];
    const [first, second] = runs.map(({ sent, received }) =>
      Array.from({ length: PARAMETERS.trees }, (_, tree) =>
        Array.from({ length: 64 }, (_, leaf) => (tree * 64 + leaf) * 16).findIndex(
          (at) => !Buffer.from(sent.buffer, at, 16).equals(Buffer.from(received.buffer, at, 16)),
        ),
      ),
    );
    // One of 64 trees by chance, 11 of 700 with a standard deviation of 3.3.
    expect(first.filter((leaf, tree) => leaf === second[tree]).length).toBeLessThan(11 + 8 * 3.3);
  });

  it('adds ten secrets to every output, at positions from the public keystream', () => {
    const heap = new Heap();
    const code = new LinearCode(new Arena(heap), PARAMETERS);
    const rows = outputCount(PARAMETERS);
    const cipher = createCipheriv('aes-128-ctr', Buffer.from('doubleblind code'), new Uint8Array(16));
    const keystream = cipher.update(new Uint8Array(rows * 20));
    const secrets = randomBytes(16 << PARAMETERS.secretBits);
    const secretsAt = heap.allocate(secrets.length);
    heap.u8.set(secrets, secretsAt);
    const leaves = randomBytes(100 * 16);
    const out = heap.allocate(leaves.length);
    heap.u8.set(leaves, out);
    code.encode(out, 1234, 100, secretsAt);
    for (let i = 0; i < 100; i++) {
      const expected = leaves.subarray(i * 16, i * 16 + 16);
      for (let entry = 0; entry < 10; entry++) {
        const index = keystream.readUInt16LE((1234 + i) * 20 + entry * 2) % 2 ** PARAMETERS.secretBits;
        for (let byte = 0; byte < 16; byte++) expected[byte] ^= secrets[index * 16 + byte];
      }
      expect([...heap.bytes(out + i * 16, 16)]).toEqual([...expected]);
    }
  });

  it('packs digits and unpacks them, dropping bits beyond the width', () => {
    const digits = Uint8Array.from([1, 15, 8, 3, 7]);
    expect([...unpackDigits(packDigits(digits), 5, 4)]).toEqual([...digits]);
    expect([...unpackDigits(packDigits(digits), 5, 1)]).toEqual([1, 1, 0, 1, 1]);
  });
});

describe('the parameters', () => {
  for (const width of [1, 2, 3, 4]) {
    it(`let each iteration make the base of the next, width ${width}`, () => {
      const { first, main } = silentPlan(width);
      expect(outputCount(first)).toBeGreaterThanOrEqual(baseCount(main));
      expect(treesKept(main, main)).toBeLessThan(main.trees / 8);
    });
  }

  it('are refused when an iteration cannot feed the next', () => {
    expect(() => treesKept(silentPlan(4).first, { secretBits: 18, trees: 10, depth: 6 })).toThrow(RangeError);
  });
});
