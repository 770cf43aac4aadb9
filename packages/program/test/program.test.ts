import { DoubleblindError } from '@doubleblind/errors';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, type Program, parseProgram, programHash, validateProgram } from '../src/index.ts';
import { smallProgram } from './support.ts';

describe('canonical JSON', () => {
  it('sorts keys and writes no white space (RFC 8785, section 3.2.3)', () => {
    expect(canonicalJson({ b: [1, 2.5, -0], a: { d: null, c: 'é"\n' } })).toBe(
      '{"a":{"c":"é\\"\\n","d":null},"b":[1,2.5,0]}',
    );
  });

  it('does not depend on the order of keys, and parses back', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const reversed = Object.fromEntries(Object.entries(value).reverse());
        expect(canonicalJson(reversed)).toBe(canonicalJson(value));
        expect(canonicalJson(JSON.parse(canonicalJson(value)))).toBe(canonicalJson(value));
      }),
    );
  });

  it('refuses what JSON cannot carry', () => {
    expect(() => canonicalJson([Number.NaN])).toThrow(TypeError);
    expect(() => canonicalJson([undefined])).toThrow(TypeError);
  });

  it('changes the hash with any width', () => {
    const changed = smallProgram();
    changed.tensors[0].bits = 21;
    expect(programHash(changed)).not.toBe(programHash(smallProgram()));
    expect(programHash(parseProgram(canonicalJson(smallProgram())))).toBe(programHash(smallProgram()));
  });
});

type Edit = (program: Program) => void;
const linear = (program: Program, index: number) =>
  program.steps[index] as Extract<Program['steps'][number], { op: 'linear' }>;

describe('checking programs', () => {
  it('accepts a consistent one, from text or data', () => {
    expect(parseProgram(JSON.stringify(smallProgram()))).toEqual(smallProgram());
    expect(parseProgram(smallProgram())).toEqual(smallProgram());
  });

  it('refuses what is not a program', () => {
    expect(() => parseProgram('{')).toThrow(/^DB1021/);
    expect(() => parseProgram({})).toThrow(/^DB1021/);
    expect(() => parseProgram({ ...smallProgram(), weights: [1] })).toThrow(/^DB1021/);
  });

  it('names the version of a program that another version of the compiler wrote', () => {
    expect(() => parseProgram({ ...smallProgram(), version: 1 })).toThrow(/^DB1021.*version 1.*reads 2.*again/);
    expect(() => parseProgram({ ...smallProgram(), version: 3 })).toThrow(/^DB1021.*version 3/);
  });

  const inconsistent: Record<string, [Edit, RegExp]> = {
    'a tensor read before it is made': [
      (p) => {
        p.steps.reverse();
      },
      /read by .* before it is made/,
    ],
    'a tensor made twice': [
      (p) => {
        p.steps.push({ ...linear(p, 0), name: 'again' });
      },
      /made twice/,
    ],
    'two steps of one name': [
      (p) => {
        p.steps.push(linear(p, 0));
      },
      /used by two steps/,
    ],
    'a tensor that does not exist': [
      (p) => {
        linear(p, 7).inputs.push(99);
      },
      /no tensor 99/,
    ],
    'a wrong output shape': [
      (p) => {
        p.tensors[1].shape = [4, 7, 8];
      },
      /"conv" the output shape should be 4x8x8/,
    ],
    'a ring wider than its input': [
      (p) => {
        linear(p, 0).ring = 21;
      },
      /narrower than the ring/,
    ],
    'an output width that is not ring - shift': [
      (p) => {
        linear(p, 7).shift = 3;
      },
      /ring - shift/,
    ],
    'a comparison that ignores all bits': [
      (p) => {
        Object.assign(p.steps[2], { ignored: 8 });
      },
      /leave nothing to compare/,
    ],
    'a window of another rank than its maps': [
      (p) => {
        Object.assign(p.steps[1], { kernel: [2, 2, 2] });
      },
      /one number for each space axis/,
    ],
    'planes read before they are made': [
      (p) => {
        p.steps.splice(2, 1);
      },
      /Planes 0 are read/,
    ],
    'a plane that does not exist': [
      (p) => {
        Object.assign(p.steps[3], { inputs: [{ tensor: 2, planes: 0, plane: 1 }] });
      },
      /no such plane/,
    ],
    'planes of another tensor': [
      (p) => {
        Object.assign(p.steps[3], { inputs: [{ tensor: 1, planes: 0, plane: 0 }] });
      },
      /not of this tensor/,
    ],
    'a truncation by another width': [
      (p) => {
        Object.assign(p.steps[5], { shift: 3 });
      },
      /input width - shift/,
    ],
    'labels that are too few': [
      (p) => {
        p.output.labels = ['a'];
      },
      /one label/,
    ],
    'an absurd size': [
      (p) => {
        p.tensors[0].shape = [2 ** 20, 2 ** 10, 2 ** 10];
      },
      /too large/,
    ],
  };
  for (const [name, [edit, message]] of Object.entries(inconsistent)) {
    it(`refuses ${name}`, () => {
      const program = smallProgram();
      edit(program);
      expect(() => validateProgram(program)).toThrow(DoubleblindError);
      expect(() => validateProgram(program)).toThrow(message);
    });
  }
});
