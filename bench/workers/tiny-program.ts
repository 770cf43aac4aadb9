/** A program of one layer; nothing of it is computed. */
import { PROGRAM_VERSION, type Program, parseProgram } from '@doubleblind/program';

const program: Program = parseProgram({
  format: 'doubleblind-program',
  version: PROGRAM_VERSION,
  compiler: 'bench',
  model: 'simulated',
  input: {
    tensor: 0,
    name: 'input',
    fractionBits: 6,
    preprocessing: { width: 4, height: 4, resize: 'none', channels: 1, mean: [0], std: [1] },
  },
  output: { tensor: 2, name: 'logits', fractionBits: 6, activation: 'sigmoid', labels: ['a', 'b', 'c'] },
  tensors: [
    { name: 'input', shape: [1, 4, 4], bits: 20 },
    { name: 'flat', shape: [16, 1, 1], bits: 20 },
    { name: 'logits', shape: [3, 1, 1], bits: 16 },
  ],
  planes: [],
  steps: [
    { op: 'flatten', name: 'flatten', input: 0, output: 1 },
    {
      ...{ op: 'linear', name: 'sum', inputs: [1], output: 2, kernel: [1, 1], stride: [1, 1], dilation: [1, 1] },
      ...{ padding: [0, 0, 0, 0], groups: 1, weightBits: 8, ring: 20, shift: 4 },
    },
  ],
});

/** As workers get it. */
export const tinyProgramText = JSON.stringify(program);
