/** A small program and its private weights: 3 outputs, each a weighted sum of a 4x4 image. */
import {
  PROGRAM_VERSION,
  PrivateWeights,
  type Program,
  parseProgram,
  programHash,
  writeWeights,
} from '@doubleblind/program';

export const program: Program = parseProgram({
  format: 'doubleblind-program',
  version: PROGRAM_VERSION,
  compiler: 'test',
  model: 'weighted-sum',
  input: {
    tensor: 0,
    name: 'input',
    fractionBits: 6,
    preprocessing: { width: 4, height: 4, resize: 'none', channels: 1, mean: [0], std: [1] },
  },
  output: {
    tensor: 2,
    name: 'logits',
    fractionBits: 6,
    activation: 'sigmoid',
    labels: ['Edema', 'Fracture', 'Pneumonia'],
  },
  tensors: [
    { name: 'input', shape: [1, 4, 4], bits: 20 },
    { name: 'flat', shape: [16, 1, 1], bits: 20 },
    { name: 'logits', shape: [3, 1, 1], bits: 16 },
  ],
  planes: [],
  steps: [
    { op: 'flatten', name: 'flatten', input: 0, output: 1 },
    {
      op: 'linear',
      name: 'sum',
      inputs: [1],
      output: 2,
      kernel: [1, 1],
      stride: [1, 1],
      dilation: [1, 1],
      padding: [0, 0, 0, 0],
      groups: 1,
      weightBits: 8,
      ring: 20,
      shift: 4,
    },
  ],
});

export const programText = JSON.stringify(program);

export const weightValues = Int16Array.from({ length: 48 }, (_, i) => ((i * 7) % 31) - 15);

export const weightsFile: Uint8Array = writeWeights(
  new PrivateWeights(
    programHash(program),
    new Map([['sum', { kind: 'linear', weights: weightValues, bias: new Int32Array(3) }]]),
  ),
);

/** What the program computes, in real numbers. */
export function expectedLogits(image: Float32Array): number[] {
  return [0, 1, 2].map((o) => image.reduce((sum, x, i) => sum + x * weightValues[o * 16 + i], 0) / 16);
}

export function testImage(index: number): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: 16 }, (_, i) => ((index * 13 + i * 5) % 17) / 17);
}
