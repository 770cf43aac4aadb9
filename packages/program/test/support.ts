/** A small program that uses most steps: convolution, pool, thresholds, products, sum, truncation, fully connected layer. */
import { PROGRAM_FORMAT, PROGRAM_VERSION, type Program } from '../src/index.ts';

const POINT = { kernel: [1, 1], stride: [1, 1], dilation: [1, 1], padding: [0, 0, 0, 0] } as const;

export function smallProgram(): Program {
  const program = {
    format: PROGRAM_FORMAT,
    version: PROGRAM_VERSION,
    compiler: 'test',
    model: 'small',
    input: { tensor: 0, name: 'image', fractionBits: 8 },
    output: { tensor: 7, name: 'scores', fractionBits: 8, activation: 'sigmoid', labels: ['a', 'b'] },
    tensors: [
      { name: 'image', shape: [3, 8, 8], bits: 20 },
      { name: 'conv', shape: [4, 8, 8], bits: 9 },
      { name: 'pool', shape: [4, 4, 4], bits: 9 },
      { name: 'relu', shape: [4, 4, 4], bits: 22 },
      { name: 'sum', shape: [4, 1, 1], bits: 22 },
      { name: 'mean', shape: [4, 1, 1], bits: 18 },
      { name: 'flat', shape: [4, 1, 1], bits: 18 },
      { name: 'scores', shape: [2, 1, 1], bits: 16 },
    ],
    planes: [{ name: 'signs', shape: [4, 4, 4], thresholds: 1 }],
    steps: [
      {
        op: 'linear',
        name: 'conv',
        inputs: [0],
        output: 1,
        ...POINT,
        kernel: [3, 3],
        padding: [1, 1, 1, 1],
        groups: 1,
        weightBits: 8,
        ring: 20,
        shift: 11,
      },
      {
        op: 'maxPool',
        name: 'pool',
        input: 1,
        output: 2,
        ...POINT,
        kernel: [2, 2],
        stride: [2, 2],
        ignored: 0,
      },
      { op: 'compare', name: 'signs', input: 2, output: 0, ignored: 0 },
      { op: 'multiplex', name: 'relu', inputs: [{ tensor: 2, planes: 0, plane: 0 }], output: 3 },
      { op: 'sumPool', name: 'sum', input: 3, output: 4, kernel: [4, 4], stride: [1, 1], padding: [0, 0, 0, 0] },
      { op: 'truncate', name: 'mean', input: 4, output: 5, shift: 4 },
      { op: 'flatten', name: 'flat', input: 5, output: 6 },
      { op: 'linear', name: 'scores', inputs: [6], output: 7, ...POINT, groups: 1, weightBits: 8, ring: 18, shift: 2 },
    ],
  };
  return structuredClone(program) as unknown as Program;
}
