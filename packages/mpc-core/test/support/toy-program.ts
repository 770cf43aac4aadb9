/** A small program that uses every step, with random private numbers that keep all values in their ranges. */
import { type CompareWeights, type PrivateNumbers, PrivateWeights, type Program } from '@doubleblind/program';

/** A deterministic stream of 32-bit numbers for test data. */
export function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return (z ^ (z >>> 15)) >>> 0;
  };
}

/** `ignored`: low bits (0 to 2) that every comparison leaves out. */
export function toyProgram(ignored = 0): Program {
  const tensor = (name: string, shape: [number, number, number], bits: number) => ({ name, shape, bits });
  return {
    format: 'doubleblind-program',
    version: 2,
    compiler: 'test',
    model: 'toy',
    input: { tensor: 0, name: 'input', fractionBits: 5 },
    output: { tensor: 11, name: 'logits', fractionBits: 4, activation: 'sigmoid' },
    tensors: [
      tensor('input', [3, 12, 12], 18),
      tensor('conv', [8, 12, 12], 10),
      tensor('pooled', [8, 6, 6], 10),
      tensor('activated', [8, 6, 6], 18),
      tensor('bottleneck', [4, 6, 6], 11),
      tensor('joined', [12, 6, 6], 20),
      tensor('averaged', [12, 3, 3], 20),
      tensor('shrunk', [12, 3, 3], 18),
      tensor('turned', [12, 3, 3], 18),
      tensor('flat', [108, 1, 1], 18),
      tensor('dense', [6, 1, 1], 12),
      tensor('doubled', [6, 1, 1], 14),
    ],
    planes: [
      { name: 'pooled bits', shape: [8, 6, 6], thresholds: 2 },
      { name: 'bottleneck bits', shape: [4, 6, 6], thresholds: 1 },
    ],
    steps: [
      {
        op: 'linear',
        name: 'conv',
        inputs: [0],
        output: 1,
        kernel: [3, 3],
        stride: [1, 1],
        dilation: [1, 1],
        padding: [1, 1, 1, 1],
        groups: 1,
        weightBits: 7,
        ring: 18,
        shift: 8,
      },
      {
        op: 'maxPool',
        name: 'pool',
        input: 1,
        output: 2,
        kernel: [3, 3],
        stride: [2, 2],
        dilation: [1, 1],
        padding: [1, 1, 1, 1],
        ignored,
      },
      { op: 'compare', name: 'bits', input: 2, output: 0, ignored },
      { op: 'multiplex', name: 'relu', inputs: [{ tensor: 2, planes: 0, plane: 0 }], output: 3 },
      {
        op: 'linear',
        name: 'squeeze',
        inputs: [3],
        output: 4,
        kernel: [1, 1],
        stride: [1, 1],
        dilation: [1, 1],
        padding: [0, 0, 0, 0],
        groups: 1,
        weightBits: 7,
        ring: 18,
        shift: 7,
      },
      { op: 'compare', name: 'bits2', input: 4, output: 1, ignored },
      {
        op: 'multiplex',
        name: 'relu2',
        inputs: [
          { tensor: 2, planes: 0, plane: 1 },
          { tensor: 4, planes: 1, plane: 0 },
        ],
        output: 5,
      },
      { op: 'sumPool', name: 'average', input: 5, output: 6, kernel: [2, 2], stride: [2, 2], padding: [0, 0, 0, 0] },
      { op: 'truncate', name: 'shrink', input: 6, output: 7, shift: 2 },
      { op: 'permute', name: 'turn', input: 7, output: 8, axes: [0, 2, 1] },
      { op: 'flatten', name: 'flatten', input: 8, output: 9 },
      {
        op: 'linear',
        name: 'dense',
        inputs: [9],
        output: 10,
        kernel: [1, 1],
        stride: [1, 1],
        dilation: [1, 1],
        padding: [0, 0, 0, 0],
        groups: 1,
        weightBits: 6,
        ring: 18,
        shift: 6,
      },
      { op: 'extend', name: 'widen', input: 10, output: 11 },
    ],
  };
}

/** The same with a check of both compared tensors. */
export function checkedToyProgram(): Program {
  const program = toyProgram();
  const sampled = [
    { input: 2, planes: 0, places: 100 },
    { input: 4, planes: 1, places: 144 },
  ];
  const inputs = sampled.map(({ input, planes, places }) => {
    const tensor = program.tensors.length;
    const { name, bits } = program.tensors[input];
    program.tensors.push({ name: `${name} sample`, shape: [places], bits });
    program.steps.push({ op: 'sample', name: `${name} sample`, input, output: tensor });
    return { tensor, planes };
  });
  program.planes.push({ name: 'invalid', shape: [1], thresholds: 1 });
  program.steps.push({ op: 'rangeCheck', name: 'range check', inputs, output: 2 });
  return { ...program, output: { ...program.output, invalid: 2 } };
}

export function toyWeights(seed: number): PrivateWeights {
  const next = numbers(seed);
  const signedBelow = (limit: number) => (next() % (2 * limit - 1)) - limit + 1;
  const linear = (count: number, limit: number, outputs: number, bias: number): PrivateNumbers => ({
    kind: 'linear',
    weights: Int16Array.from({ length: count }, () => signedBelow(limit)),
    bias: Int32Array.from({ length: outputs }, () => signedBelow(bias)),
  });
  const compare = (count: number, limit: number): CompareWeights => ({
    kind: 'compare',
    thresholds: Int32Array.from({ length: count }, () => signedBelow(limit)),
    flips: Uint8Array.from({ length: count }, () => next() & 1),
  });
  return new PrivateWeights(
    '0'.repeat(64),
    new Map<string, PrivateNumbers>([
      ['conv', linear(8 * 3 * 9, 64, 8, 2000)],
      ['bits', compare(16, 60)],
      ['squeeze', linear(4 * 8, 64, 4, 2000)],
      ['bits2', compare(4, 60)],
      ['dense', linear(6 * 108, 6, 6, 2000)],
      ['widen', { kind: 'extend', offsets: Int32Array.from({ length: 6 }, () => 1024) }],
    ]),
  );
}

/** Input values small enough that no step of the toy program overflows. */
export function toyInput(seed: number, batch: number): Int32Array {
  const next = numbers(seed);
  return Int32Array.from({ length: 3 * 12 * 12 * batch }, () => (next() % 101) - 50);
}
