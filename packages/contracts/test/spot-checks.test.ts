import { expect, test } from 'vitest';
import { escapeProbability, modelExposure, spotChecksText } from '../src/index.ts';
import { program } from './fixtures.ts';

/** By trying every set of falsified places: films with copies stand at 2i and 2i + 1, then single ones, then known ones. */
function counted(films: number, duplicates: number, known: number, falsified: number): number {
  const all = films + duplicates + known;
  let sets = 0;
  let unnoticed = 0;
  for (let set = 0; set < 2 ** all; set++) {
    const isIn = (place: number) => (set >> place) & 1;
    if (Array.from({ length: all }, (_, place) => isIn(place)).reduce((a, b) => a + b, 0) !== falsified) continue;
    sets++;
    const pairs = Array.from({ length: duplicates }, (_, i) => isIn(2 * i) === isIn(2 * i + 1));
    const untouched = Array.from({ length: known }, (_, i) => isIn(films + duplicates + i) === 0);
    if ([...pairs, ...untouched].every((fits) => fits)) unnoticed++;
  }
  return unnoticed / sets;
}

test('the probability that a falsification escapes is that of counting all places', () => {
  for (const [films, duplicates, known] of [
    [5, 2, 1],
    [4, 4, 0],
    [6, 0, 3],
    [3, 3, 3],
    [7, 1, 0],
  ]) {
    for (let falsified = 1; falsified <= films + duplicates + known; falsified++) {
      const exact = counted(films, duplicates, known, falsified);
      expect(escapeProbability(films, { duplicates, known }, falsified)).toBeCloseTo(exact, 12);
    }
  }
});

test('one known film notices that all answers are false; copies alone do not', () => {
  expect(escapeProbability(100, { duplicates: 0, known: 1 }, 101)).toBe(0);
  expect(escapeProbability(100, { duplicates: 100, known: 0 }, 200)).toBe(1);
});

test('the text says what escapes with which probability', () => {
  const text = spotChecksText(90, { duplicates: 8, known: 2 });
  expect(text).toContain('10 of 100 images');
  expect(text).toContain(`${(100 * escapeProbability(90, { duplicates: 8, known: 2 }, 20)).toFixed(1)}% for 20`);
  expect(text).toContain('less than 0.1% for 100 (all)');
});

test('what outputs can tell of a model counts repeated films, preflights, checks and a plaintext run', () => {
  const terms = { testSet: { images: 100 }, plaintextComparison: { agreed: false } as const };
  // Two outputs of 16 bits; 20 preflights of two films.
  expect(modelExposure(program, terms).bits).toBe((2 * 100 + 40) * 2 * 16);
  expect(modelExposure(program, { ...terms, spotChecks: { duplicates: 5, known: 5 } }).films).toBe(2 * 110 + 40);
  const vendor = { agreed: true, runBy: 'vendor', on: 'all-images' } as const;
  expect(modelExposure(program, { ...terms, plaintextComparison: vendor }).bits).toBe(240 * 32 + 200 * 2 * 32);
  const lent = { agreed: true, runBy: 'hospital', on: 'all-images' } as const;
  expect(modelExposure(program, { ...terms, plaintextComparison: lent }).bits).toBeNull();
});
