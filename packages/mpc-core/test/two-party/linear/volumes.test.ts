/** Convolutions of volumes between two parties, against what the step means. */
import { windowOutput } from '@doubleblind/program';
import { expect, it } from 'vitest';
import { twoParty } from '../../../src/two-party/backend.ts';
import { planLinearLayout } from '../../../src/two-party/plan/linear-plan.ts';
import { ProgramBuilder } from '../../conformance/program-builder.ts';
import { runCases } from '../../conformance/run.ts';
import { numbers } from '../../support/toy-program.ts';

const CASES = [
  { name: 'in bricks', sizes: [6, 40, 44], stride: [1, 1, 1], kernel: [3, 3, 3], pad: 1, dilation: 1, cut: true },
  {
    name: 'in bricks, every other position',
    sizes: [7, 67, 61],
    stride: [2, 2, 2],
    kernel: [3, 3, 3],
    pad: 1,
    dilation: 1,
    cut: true,
  },
  {
    name: 'in bricks, dilated',
    sizes: [7, 50, 48],
    stride: [1, 1, 1],
    kernel: [3, 3, 3],
    pad: 2,
    dilation: 2,
    cut: true,
  },
  {
    name: 'of flat kernels',
    sizes: [5, 30, 30],
    stride: [1, 1, 1],
    kernel: [1, 3, 3],
    pad: 1,
    dilation: 1,
    cut: false,
  },
];

it.each(CASES)('volumes $name', async ({ sizes, stride, kernel, pad, dilation, cut }) => {
  const builder = new ProgramBuilder(numbers(31), 2);
  const [channels, outputs, ring, weightBits, shift] = [2, 3, 20, 6, 8];
  const pads = kernel.map((taps) => (taps > 1 ? pad : 0));
  const window = {
    kernel,
    stride,
    dilation: kernel.map((taps) => (taps > 1 ? dilation : 1)),
    padding: [...pads, ...pads],
  };
  const shape = [channels, ...sizes];
  const input = builder.tensor(shape, ring);
  const taps = kernel.reduce((product, size) => product * size, 1);
  builder.step(
    { op: 'linear', inputs: [input], ...window, groups: 1, weightBits, ring, shift },
    builder.declare([outputs, ...windowOutput(shape, window)], ring - shift),
    {
      kind: 'linear',
      weights: Int16Array.from({ length: outputs * channels * taps }, () => builder.value(-31, 31)),
      bias: Int32Array.from({ length: outputs }, () => builder.value(-500, 500)),
    },
  );
  const [depth, height, width] = sizes;
  const plan = planLinearLayout(
    { ...window, groups: 1, weightBits, ring, shift },
    { channels, depth, height, width },
    outputs,
    2,
  );
  expect(plan?.sections.some(({ brickGrid }) => brickGrid[0] * brickGrid[1] > 1)).toBe(cut);
  const results = await runCases(twoParty, builder);
  expect(results.filter(({ wrong }) => wrong > 0)).toEqual([]);
  expect(results.some(({ op }) => op === 'linear')).toBe(true);
});
