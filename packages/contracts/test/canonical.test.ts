import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalHash, canonicalJson } from '../src/index.ts';

test('the canonical text does not depend on the order of keys', () => {
  expect(canonicalJson({ b: [1, { d: null, c: 'x' }], a: true })).toBe('{"a":true,"b":[1,{"c":"x","d":null}]}');
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const reversed = Object.fromEntries(Object.entries(value).reverse());
      expect(canonicalHash(reversed)).toBe(canonicalHash(value));
    }),
  );
});

test('the canonical text is JSON for the same value', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test('what JSON cannot hold is refused, absent members are left out', () => {
  expect(() => canonicalJson({ x: Number.NaN })).toThrow(TypeError);
  expect(() => canonicalJson({ x: 1n })).toThrow(TypeError);
  expect(canonicalJson({ x: undefined, y: 1 })).toBe('{"y":1}');
});
