/**
 * Attacks on the IKNP extensions. Each works where parties trust each other (eprint 2015/546 describes the first) and
 * fails where they check each other.
 */
import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Channel } from '../../../src/channel/channel.ts';
import { channelPair } from '../../../src/channel/pair.ts';
import { Heap } from '../../../src/kernel/heap.ts';
import { PolynomialHash } from '../../../src/platform/node/index.ts';
import { checkAsReceiver } from '../../../src/two-party/ot/iknp/check/receiver.ts';
import { chooseOffsets, offerSeeds } from '../../../src/two-party/ot/iknp/offsets.ts';
import { receiveVectorCorrelations, sendVectorCorrelations } from '../../../src/two-party/ot/iknp/vector.ts';
import type { TwoPartyThreat } from '../../../src/two-party/plan/threat.ts';
import { idealExtension } from '../../support/ideal/checks.ts';
import { bit, codeOf, tampering, xor } from './tampering.ts';

const drawn = vi.hoisted(() => ({ choices: [] as Uint8Array[] }));
vi.mock(import('../../../src/two-party/ot/base/receiver.ts'), async (original) => {
  const { receiveBaseTransfers } = await original();
  return {
    receiveBaseTransfers: (channel, choices) => {
      drawn.choices.push(choices.slice());
      return receiveBaseTransfers(channel, choices);
    },
  };
});

beforeEach(() => {
  drawn.choices = [];
});

const ROWS = 256;
/** Rows that the check uses up. */
const SPARE = 128;
const COLUMN_BYTES = (ROWS + SPARE) / 8;
const CHECKED = 'private-against-malicious';

/** Seeds of one extension as base transfers give them, with the offset of which they are the bits. */
function seedsOf(offset: Uint8Array) {
  const pairs = { zero: randomBytes(2048), one: randomBytes(2048) };
  const seeds = new Uint8Array(2048);
  for (let column = 0; column < 128; column++) {
    const chosen = bit(offset, column) ? pairs.one : pairs.zero;
    seeds.set(chosen.subarray(column * 16, column * 16 + 16), column * 16);
  }
  return { pairs, seeds };
}

/** One extension of width 1 whose receiver sends what `change` makes of its messages; both parties' rows. */
async function extend(
  threat: TwoPartyThreat,
  change: (index: number, message: Uint8Array) => void,
  offset: Uint8Array = randomBytes(16),
) {
  offset[0] |= 1;
  const { pairs, seeds } = seedsOf(offset);
  const heaps = [new Heap(), new Heap()];
  const [left, right] = channelPair();
  const [q, r] = heaps.map((heap) => heap.allocate((ROWS + SPARE) * 16));
  const sending = sendVectorCorrelations(heaps[0], left, offset, seeds, ROWS + SPARE, q, threat);
  const receiving = receiveVectorCorrelations(heaps[1], tampering(right, change), pairs, ROWS + SPARE, r, threat);
  const [code] = await Promise.all([codeOf(sending), receiving]);
  const row = (side: number, i: number) => heaps[side].bytes([q, r][side] + i * 16, 16).slice();
  return { offset, code, row };
}

/** Flips, in column c of the message, the bit of row c. */
function flipDiagonal(columns: readonly number[]) {
  return (index: number, message: Uint8Array) => {
    if (index > 0) return;
    for (const column of columns) message[column * COLUMN_BYTES + (column >> 3)] ^= 1 << (column & 7);
  };
}

const ALL = Array.from({ length: 128 }, (_, column) => column);

describe('a receiver that flips a bit in each column of an extension', () => {
  /** Bit c is 0 where the transfer of row c still works, which a receiver sees from the messages that follow. */
  const works = ({ offset, row }: Awaited<ReturnType<typeof extend>>, i: number) => {
    const [sent, received] = [row(0, i), row(1, i)];
    const expected = bit(received, 0) ? xor(sent, offset) : sent;
    return Buffer.from(received).equals(Buffer.from(expected));
  };

  it("reads the sender's whole offset where nobody checks", async () => {
    const run = await extend('semi-honest', flipDiagonal(ALL));
    expect(run.code).toBe('none');
    const read = ALL.map((column) => (works(run, column) ? 0 : 1));
    // The lowest bit is public and the same in all offsets.
    expect(read.slice(1)).toEqual(ALL.slice(1).map((column) => bit(run.offset, column)));
  });

  it('ends with DB4102 where the sender checks', async () => {
    expect((await extend(CHECKED, flipDiagonal(ALL))).code).toBe('DB4102');
  });

  it('in two columns goes on exactly where its bets on two bits of the offset are right', async () => {
    const columns = [5, 40];
    // Its answer is that for columns without flips: a bet that both bits are 0.
    const bets = new Map(columns.map((column) => [column, 0 as const]));
    for (const [first, second] of [
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ]) {
      const wanted = randomBytes(16);
      wanted[0] = (wanted[0] & 0xdf) | (first << 5);
      wanted[5] = (wanted[5] & 0xfe) | second;
      const { code, offset } = await extend(CHECKED, flipDiagonal(columns), wanted);
      expect(code === 'none' ? 'continues' : 'aborts').toBe(idealExtension(offset, bets));
      expect(code).toBe(first + second === 0 ? 'none' : 'DB4102');
    }
  });

  it('and an answer that is not of its columns ends with DB4102', async () => {
    const forge = (index: number, message: Uint8Array) => {
      if (index === 1) message[16 + 3] ^= 1;
    };
    expect((await extend(CHECKED, forge)).code).toBe('DB4102');
  });

  it('passes where it does not cheat', async () => {
    const run = await extend(CHECKED, () => undefined);
    expect([run.code, ALL.every((i) => works(run, i))]).toEqual(['none', true]);
  });
});

describe('a future sender that flips bits while it gets its seeds', () => {
  /** What the cheat sees: whether seed c, of row c, is one of the two that the peer has for it. */
  async function setUp(threat: TwoPartyThreat, perColumn: number) {
    const [left, right] = channelPair();
    const flip = (index: number, message: Uint8Array) => {
      if (index !== 1) return;
      for (const column of ALL) message[column * perColumn + (column >> 3)] ^= 1 << (column & 7);
    };
    const choosing = chooseOffsets(new Heap(), tampering(left, flip), 'vendor', threat);
    const offering = offerSeeds(new Heap(), right, 'vendor', threat);
    const code = await codeOf(offering);
    if (code !== 'none') return { code, read: [] };
    const [chosen, offered] = [await choosing, await offering];
    // Rows 0..127 are the bits of the offset of width 1.
    const seed = (bytes: Uint8Array, c: number) => Buffer.from(bytes.subarray(c * 16, c * 16 + 16)).toString('hex');
    const { zero, one } = offered(1);
    const read = ALL.map((c) => ([zero, one].some((keys) => seed(keys, c) === seed(chosen(1).seeds, c)) ? 0 : 1));
    return { code, read };
  }

  it("reads the peer's secret of the base transfers where nobody checks", async () => {
    const { code, read } = await setUp('semi-honest', 1280 / 8);
    expect(code).toBe('none');
    expect(read).toEqual([...drawn.choices[0]]);
  });

  it('ends with DB4102 where the peer checks', async () => {
    expect((await setUp(CHECKED, 1408 / 8)).code).toBe('DB4102');
  });
});

describe("a sender that wants to learn choices from the receiver's answer", () => {
  /** The answer to a key of the sender's choice, for choices that it guesses right but for those of the last 128 rows. */
  async function answer(pads: Uint8Array, key: Uint8Array) {
    const choices = Buffer.concat([randomBytes(32), pads]);
    const [left, right] = channelPair();
    const columns = randomBytes(128 * choices.length);
    const answering = checkAsReceiver(right, [{ choices, columns }]);
    await left.send(Uint8Array.from(key));
    const message = await (left as Channel).receive(16 + 128 * 16);
    await answering;
    const guess = new PolynomialHash(key);
    guess.add(Buffer.concat([choices.subarray(0, 32), new Uint8Array(16)]));
    return { got: message.subarray(0, 16), guessed: guess.digest() };
  }

  it('can confirm a guess where the last rows are like the others, zero for all it knows', async () => {
    const { got, guessed } = await answer(new Uint8Array(16), randomBytes(16));
    expect(Buffer.from(got)).toEqual(guessed);
  });

  it('sees a uniform number, whatever key it sends', async () => {
    const key = randomBytes(16);
    const seen = new Set<string>();
    for (let run = 0; run < 8; run++) {
      const { got, guessed } = await answer(randomBytes(16), key);
      expect(Buffer.from(got).equals(guessed)).toBe(false);
      seen.add(Buffer.from(xor(got, guessed)).toString('hex'));
    }
    expect(seen.size).toBe(8);
  });
});

it('offsets cannot be confirmed from the answer of the extension that gives their seeds', async () => {
  const [left, right] = channelPair();
  const seen: Record<string, Uint8Array> = {};
  const note = (name: string) => (index: number, message: Uint8Array) => {
    seen[`${name} ${index}`] = message.slice();
  };
  const [chosen] = await Promise.all([
    chooseOffsets(new Heap(), tampering(left, note('chooser')), 'vendor', CHECKED),
    offerSeeds(new Heap(), tampering(right, note('offerer')), 'vendor', CHECKED),
  ]);
  const guess = new PolynomialHash(seen['offerer 1']);
  guess.add(Buffer.concat([...[1, 2, 3, 4].map((width) => chosen(width).offsets), new Uint8Array(16)]));
  expect(Buffer.from(seen['chooser 2'].subarray(0, 16)).equals(guess.digest())).toBe(false);
});

it('real extensions have fresh choices in the rows of the check, and fresh keys', async () => {
  const keys: string[] = [];
  const answers: string[] = [];
  for (let run = 0; run < 2; run++) {
    const offset = new Uint8Array(16).fill(1);
    const { pairs, seeds } = seedsOf(offset);
    const heaps = [new Heap(), new Heap()];
    const [left, right] = channelPair();
    const [q, r] = heaps.map((heap) => heap.allocate((ROWS + SPARE) * 16));
    const note = (list: string[], wanted: number, bytes: number) => (index: number, message: Uint8Array) => {
      if (index === wanted) list.push(Buffer.from(message.subarray(0, bytes)).toString('hex'));
    };
    await Promise.all([
      sendVectorCorrelations(heaps[0], tampering(left, note(keys, 0, 16)), offset, seeds, ROWS + SPARE, q, CHECKED),
      receiveVectorCorrelations(heaps[1], tampering(right, note(answers, 1, 16)), pairs, ROWS + SPARE, r, CHECKED),
    ]);
  }
  expect([new Set(keys).size, new Set(answers).size]).toEqual([2, 2]);
});
