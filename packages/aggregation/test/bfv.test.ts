import { expect, test } from 'vitest';
import { BFV_LARGEST, BFV_MODULUS, BfvAggregator, BfvMember } from '../src/index.ts';
import { idealSum } from './support/ideal-sum.ts';

const LENGTH = 5000;
const vectorOf = (member: number) =>
  Int32Array.from({ length: LENGTH }, (_, i) => Math.round(2000 * Math.sin(i * (member + 1) + member)));

async function members(count: number): Promise<BfvMember[]> {
  const first = await BfvMember.create();
  const others = Array.from({ length: count - 1 }, () => BfvMember.create(first.secretKey));
  return [first, ...(await Promise.all(others))];
}

test('ten encrypted vectors add up to what a trusted party would say; every member reads it', async () => {
  const all = await members(10);
  const vectors = all.map((_, i) => vectorOf(i));
  const aggregator = await BfvAggregator.create();
  const sum = aggregator.add(all.map((member, i) => member.encrypt(vectors[i])));
  const ideal = idealSum(
    new Map(vectors.map((vector, i) => [i, vector])),
    vectors.map((_, i) => i),
    10,
  );
  expect(ideal!.every((value) => Math.abs(value) <= BFV_LARGEST)).toBe(true);
  expect(all[0].decrypt(sum, LENGTH)).toEqual(ideal);
  expect(all[9].decrypt(sum, LENGTH)).toEqual(ideal);
});

test('ciphertexts of one vector are never the same, and another key reads none of it', async () => {
  const [member] = await members(1);
  const vector = vectorOf(1);
  const [first, second] = [member.encrypt(vector), member.encrypt(vector)];
  expect(first[0]).not.toEqual(second[0]);
  expect(member.decrypt(first, LENGTH)).toEqual(vector);
  const stranger = await BfvMember.create();
  const read = (() => {
    try {
      return stranger.decrypt(first, LENGTH);
    } catch (error) {
      return error as { code: string };
    }
  })();
  if (read instanceof Int32Array) {
    const right = read.filter((value, i) => value === vector[i]).length;
    expect(right).toBeLessThan(LENGTH / 100);
  } else expect(read.code).toBe('DB8103');
});

test('sums beyond the range wrap around: what the paper’s way does not notice', async () => {
  const all = await members(2);
  const aggregator = await BfvAggregator.create();
  const large = Int32Array.of(BFV_LARGEST, -BFV_LARGEST, 1);
  const sum = aggregator.add(all.map((member) => member.encrypt(large)));
  expect(all[0].decrypt(sum, 3)).toEqual(
    Int32Array.of(2 * BFV_LARGEST - BFV_MODULUS, BFV_MODULUS - 2 * BFV_LARGEST, 2),
  );
});

test('what is no ciphertext, or of another length, is refused by number', async () => {
  const [member] = await members(1);
  const aggregator = await BfvAggregator.create();
  const vector = member.encrypt(vectorOf(1));
  expect(() => aggregator.add([vector, vector.slice(1)])).toThrow('DB8103');
  expect(() => aggregator.add([])).toThrow('DB8103');
  expect(() => aggregator.add([[new Uint8Array(100)]])).toThrow('DB8103');
  expect(() => member.decrypt(vector, 3 * LENGTH)).toThrow('DB8103');
  expect(() => member.decrypt([new Uint8Array(100), new Uint8Array(100)], LENGTH)).toThrow('DB8103');
});
