/**
 * Attacks on the trees of the silent extension: a sender that spoils sums to learn paths, and parties that use the check itself. Each
 * works where parties trust each other, or the check lacks a part, and fails against the real one.
 */
import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { channelPair } from '../../../src/channel/pair.ts';
import { Heap } from '../../../src/kernel/heap.ts';
import { PolynomialHash } from '../../../src/platform/node/index.ts';
import { ReceiverExtender } from '../../../src/two-party/ot/silent/receiver.ts';
import { SenderExtender } from '../../../src/two-party/ot/silent/sender.ts';
import { baseCount, outputCount, type SilentParameters } from '../../../src/two-party/plan/silent.ts';
import { idealTrees } from '../../support/ideal/checks.ts';
import { idealProviders } from '../../support/ideal/correlations.ts';
import { bit, codeOf, tampering, xor } from './tampering.ts';

/** What is taken out of the check, and the numbers that the parties hash: the sender's, then the receiver's. */
const without = vi.hoisted(() => ({ digest: false }));
const hashed = vi.hoisted(() => [] as Uint8Array[]);
vi.mock(import('../../../src/two-party/ot/silent/check/messages.ts'), async (original) => {
  const module = await original();
  return {
    ...module,
    digestOf: (key, value) => {
      hashed.push(value.slice());
      return without.digest ? Uint8Array.from([...value, ...new Uint8Array(16)]) : module.digestOf(key, value);
    },
  };
});

beforeEach(() => {
  without.digest = false;
  hashed.length = 0;
});

const TRUSTED: SilentParameters = { secretBits: 5, trees: 40, depth: 4 };
const CHECKED: SilentParameters = { ...TRUSTED, sacrificed: 128 };
const WIDTH = 2;
const TREE_BYTES = TRUSTED.depth * 16;

interface Cheats {
  /** Of the sender's messages: sums, then the answer. Gets the address of the sender's own leaves, too. */
  readonly sender?: (index: number, message: Uint8Array, heap: Heap, leaves: number) => void;
  /** Of the receiver's messages: digits, then the challenge. */
  readonly receiver?: (index: number, message: Uint8Array) => void;
}

/** One iteration whose secrets are zero, so that its outputs are leaves; all that crossed, and both parties' outputs. */
async function iterate(parameters: SilentParameters, cheats: Cheats = {}, seed: Uint8Array = randomBytes(16)) {
  const heaps = [new Heap(), new Heap()];
  const [left, right] = channelPair();
  const [a, b] = idealProviders(heaps[0], heaps[1], seed);
  const sources = [await a.sender(WIDTH), await b.receiver(WIDTH)];
  const count = baseCount(parameters);
  const bases = await Promise.all(
    sources.map(async (source) => {
      await source.reserve(count);
      return source.take(count).address;
    }),
  );
  const outputs = outputCount(parameters);
  const out = heaps.map((heap, side) => {
    heap.u8.fill(0, bases[side], bases[side] + (16 << parameters.secretBits));
    return heap.allocate(outputs * 16);
  });
  const iteration = (side: number) => ({
    parameters,
    base: bases[side],
    parts: [{ trees: parameters.trees, address: out[side] }],
    next: undefined,
  });
  const messages = { sender: [] as Uint8Array[], receiver: [] as Uint8Array[] };
  const senders = tampering(left, (index, message) => {
    cheats.sender?.(index, message, heaps[0], out[0]);
    messages.sender.push(message.slice());
  });
  const receivers = tampering(right, (index, message) => {
    cheats.receiver?.(index, message);
    messages.receiver.push(message.slice());
  });
  const [, code] = await Promise.all([
    new SenderExtender(heaps[0], senders, WIDTH, sources[0].combinations).extend(iteration(0)),
    codeOf(new ReceiverExtender(heaps[1], receivers, WIDTH).extend(iteration(1))),
  ]);
  const block = (side: number, leaf: number) => heaps[side].bytes(out[side] + leaf * 16, 16).slice();
  const offset = (j: number) => heaps[0].bytes(sources[0].combinations + (16 << j), 16).slice();
  return { code, messages, block, offset };
}

type Run = Awaited<ReturnType<typeof iterate>>;

/** Leaves of a tree whose correlation does not hold: what a sender learns from the transfers that then fail. */
function broken({ block, offset }: Run, tree: number): number[] {
  const leaves = 1 << TRUSTED.depth;
  return Array.from({ length: leaves }, (_, leaf) => leaf).filter((leaf) => {
    const received = block(1, tree * leaves + leaf);
    const sent = block(0, tree * leaves + leaf);
    const expected = [0, 1].reduce((sum, j) => (bit(received, j) ? xor(sum, offset(j)) : sum), sent);
    return !Buffer.from(received).equals(Buffer.from(expected));
  });
}

/** Noisy leaf of every tree, as the receiver's own outputs show it. */
function pathsOf({ block }: Run): number[] {
  const leaves = 1 << TRUSTED.depth;
  return Array.from({ length: TRUSTED.trees }, (_, tree) =>
    Array.from({ length: leaves }, (__, leaf) => leaf).findIndex(
      (leaf) => (block(1, tree * leaves + leaf)[0] & 3) !== 0,
    ),
  );
}

/** Spoils the sum of the last level of these trees. */
const spoilLast = (trees: number) => (index: number, message: Uint8Array) => {
  if (index > 0) return;
  for (let tree = 0; tree < trees; tree++) message[(tree + 1) * TREE_BYTES - 8] ^= 0xff;
};

describe('a sender that spoils the sums of the last level', () => {
  it("reads every path of the receiver's noise, but its last bit, where nobody checks", async () => {
    const run = await iterate(TRUSTED, { sender: spoilLast(TRUSTED.trees) });
    expect(run.code).toBe('none');
    const read = Array.from({ length: TRUSTED.trees }, (_, tree) => broken(run, tree)[0] >> 1);
    expect(read).toEqual(pathsOf(run).map((leaf) => leaf >> 1));
  });

  it('ends with DB4103 where the receiver checks', async () => {
    expect((await iterate(CHECKED, { sender: spoilLast(CHECKED.trees) })).code).toBe('DB4103');
  });

  it('of one tree goes on exactly where its bet on the path is right', async () => {
    const verdicts: string[] = [];
    // One run in eight: 200 runs without one have a probability of 10^-11.
    for (let runs = 0; runs < 200 && new Set(verdicts).size < 2; runs++) {
      const bet = [6, 7];
      const cheat = (index: number, message: Uint8Array, heap: Heap, leaves: number) => {
        spoilLast(1)(index, message);
        // Its own leaves become those that a receiver with such a path has.
        if (index === 0) for (const leaf of bet) heap.u8[leaves + leaf * 16 + 8] ^= 0xff;
      };
      const run = await iterate(CHECKED, { sender: cheat });
      expect(run.code === 'none' ? 'continues' : 'aborts').toBe(idealTrees(pathsOf(run), new Map([[0, bet]])));
      verdicts.push(run.code);
    }
    expect([...new Set(verdicts)].sort()).toEqual(['DB4103', 'none']);
  });
});

describe('a sender that answers something else', () => {
  it('ends with DB4103', async () => {
    const forge = (index: number, message: Uint8Array) => {
      if (index === 1) message[31] ^= 1;
    };
    expect((await iterate(CHECKED, { sender: forge })).code).toBe('DB4103');
  });
});

describe('a receiver that adds 1 to the first of its masked sums', () => {
  /** What the answer and the number that the receiver has itself make together. */
  async function ask() {
    const cheat = (index: number, message: Uint8Array) => {
      if (index === 1) message[16] ^= 0x80;
    };
    const run = await iterate(CHECKED, { receiver: cheat });
    expect(run.code).toBe('DB4103');
    const [, own] = hashed;
    return { read: Buffer.from(xor(run.messages.sender[1].subarray(0, 16), own)), offset: Buffer.from(run.offset(0)) };
  }

  it("reads the sender's offset where the answer is no hash", async () => {
    without.digest = true;
    const { read, offset } = await ask();
    expect(read).toEqual(offset);
  });

  it('gets the hash of a number that it does not know', async () => {
    const { read, offset } = await ask();
    expect(read.equals(offset)).toBe(false);
  });
});

describe('a sender that guesses paths and noise', () => {
  /** x_0 for the noise of this run under the key of its challenge: the sum of chi over noisy leaves whose noise has bit 0. */
  function sumFor(run: Run, key: Uint8Array): Buffer {
    const leaves = 1 << TRUSTED.depth;
    const paths = pathsOf(run);
    const blocks = new Uint8Array(outputCount(CHECKED) * 16);
    paths.forEach((leaf, tree) => {
      if (bit(run.block(1, tree * leaves + leaf), 0)) blocks[(tree * leaves + leaf) * 16] = 0x80;
    });
    const hash = new PolynomialHash(key);
    hash.add(blocks);
    return hash.digest();
  }

  async function challenged(parameters: SilentParameters) {
    const run = await iterate(parameters);
    const challenge = run.messages.receiver[1];
    return { sent: Buffer.from(challenge.subarray(16, 32)), guessed: sumFor(run, challenge.subarray(0, 16)) };
  }

  it('can confirm a right guess where the sums are not masked', async () => {
    // One sacrificed correlation masks one coefficient: all others are in the clear.
    const { sent, guessed } = await challenged({ ...TRUSTED, sacrificed: 1 });
    expect([sent[0] & 0x7f, ...sent.subarray(1)]).toEqual([guessed[0] & 0x7f, ...guessed.subarray(1)]);
  });

  it('sees uniform sums', async () => {
    const seen = new Set<string>();
    for (let run = 0; run < 6; run++) {
      const { sent, guessed } = await challenged(CHECKED);
      expect(sent.equals(guessed)).toBe(false);
      seen.add(Buffer.from(xor(sent, guessed)).toString('hex'));
    }
    expect(seen.size).toBe(6);
  });
});

it('weights are drawn anew for every iteration', async () => {
  const keys = new Set<string>();
  for (let run = 0; run < 3; run++) {
    const { messages } = await iterate(CHECKED);
    keys.add(Buffer.from(messages.receiver[1].subarray(0, 16)).toString('hex'));
  }
  expect(keys.size).toBe(3);
});
