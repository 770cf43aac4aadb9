/** What a preflight makes of made-up images of which a value left its range: nothing is compared of them, and nobody can claim it of others. */
import { expect, test } from 'vitest';
import { differenceFrom } from '../src/work/evaluation/preflight/difference.ts';
import type { Validity } from '../src/work/evaluation/preflight/expected-outputs.ts';
import { program } from './support/program.ts';

const unit = 2 ** -program.output.fractionBits;
const RIGHT = [100, -300];
const expected = (...validity: Validity[]) => ({ outputs: [RIGHT, RIGHT], validity });
const right = RIGHT.map((value) => value * unit);
const off = right.map((value) => value + 40 * unit);
const wild = right.map((value) => -1000 * value);

test('images of which both say that they are valid are compared', () => {
  expect(differenceFrom(program, expected('valid', 'valid'), [right, off]).lastPlaces).toBeCloseTo(40);
  expect(differenceFrom(program, expected('valid', 'chance'), [right, off]).lastPlaces).toBeCloseTo(40);
});

test('an image that has left its range, or by chance, is not; the other one is', () => {
  for (const validity of ['not valid', 'chance'] as const)
    expect(differenceFrom(program, expected(validity, 'valid'), [[], off]).lastPlaces).toBeCloseTo(40);
  // What wraps comes out as anything.
  expect(differenceFrom(program, expected('not valid', 'valid'), [wild, right]).lastPlaces).toBe(0);
});

test('who says so of an image that has not left its range computes something else', () => {
  expect(() => differenceFrom(program, expected('valid', 'valid'), [[], right])).toThrow(/^DB5616/);
});

test('where nothing can be compared there is no preflight', () => {
  expect(() => differenceFrom(program, expected('not valid', 'chance'), [[], []])).toThrow(/^DB5037/);
  expect(() => differenceFrom(program, expected('not valid', 'not valid'), [right, wild])).toThrow(/^DB5037/);
});

test('outputs of another size are refused', () => {
  expect(() => differenceFrom(program, expected('valid', 'valid'), [right, [...right, 0]])).toThrow(/^DB3008/);
});
