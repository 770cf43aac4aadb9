/**
 * Consistency of a program beyond its JSON schema: every tensor is produced once and before it is read, and shapes
 * and widths follow each step's rule. Both parties run this before anything secret moves.
 */
import { DoubleblindError } from '@doubleblind/errors';
import { windowOutput } from './geometry.ts';
import { ignoredBits } from './ignored-bits.ts';
import type { PlanesSpec, Program, Step, TensorSpec } from './program.ts';

type Shape = readonly [number, number, number];

/** Largest number of values in one tensor of one image: keeps absurd programs from exhausting memory. */
const MAXIMUM_VALUES = 2 ** 28;

/** @throws DoubleblindError DB1022 naming the first step that does not fit. */
export function validateProgram(program: Program): void {
  const reader = new Validator(program);
  reader.checkSizes();
  for (const step of program.steps) reader.checkStep(step);
  reader.checkOutput();
}

class Validator {
  readonly #program: Program;
  readonly #tensors = new Set<number>();
  readonly #planes = new Map<number, number>();
  readonly #names = new Set<string>();

  constructor(program: Program) {
    this.#program = program;
    this.#define('the input', program.input.tensor);
  }

  checkSizes(): void {
    for (const tensor of [...this.#program.tensors, ...this.#program.planes]) {
      const [channels, height, width] = tensor.shape;
      require(channels * height * width <= MAXIMUM_VALUES, `Tensor "${tensor.name}" is too large.`);
    }
    const { preprocessing, tensor } = this.#program.input;
    if (!preprocessing) return;
    const [channels, height, width] = this.#spec('the input', tensor).shape;
    const { mean, std } = preprocessing;
    require(channels === preprocessing.channels &&
      height === preprocessing.height &&
      width === preprocessing.width, 'The declared preprocessing does not give the shape of the input.');
    require(mean.length === channels && std.length === channels, 'Preprocessing needs one mean and std a channel.');
  }

  checkOutput(): void {
    const { tensor, labels, activation, meaning } = this.#program.output;
    const spec = this.#read('the output', tensor);
    const [channels, height, width] = spec.shape;
    require(!labels || labels.length === channels * height * width, 'There is not one label for every output.');
    const given = activation === 'none' || meaning === undefined || meaning === 'probabilities';
    require(given, 'The outputs have an activation and are said to be logits.');
    const fraction = Math.max(this.#program.output.fractionBits, 0);
    require(fraction < spec.bits, 'The output has more fraction bits than bits.');
  }

  checkStep(step: Step): void {
    require(!this.#names.has(step.name), `The name "${step.name}" is used by two steps.`);
    this.#names.add(step.name);
    const where = `step "${step.name}"`;
    const fail = (ok: boolean, what: string) => require(ok, `In ${where} ${what}.`);
    if (step.op === 'compare') {
      const input = this.#read(where, step.input);
      const planes = this.#program.planes[step.output];
      fail(planes !== undefined && !this.#planes.has(step.output), 'the planes are unknown or made twice');
      fail(sameShape(input.shape, (planes as PlanesSpec).shape), 'the planes differ in shape from the input');
      fail(ignoredBits(input.bits, step.digits) >= 0, 'the digits add up to more than the width of the input less one');
      fail(
        (planes as PlanesSpec).thresholds === 1 || step.sender === 'vendor',
        'only the vendor can send several thresholds',
      );
      this.#planes.set(step.output, step.input);
      return;
    }
    if (step.op === 'multiplex') {
      this.#checkMultiplex(step, where, fail);
      return;
    }
    const inputs = ('inputs' in step ? step.inputs : [step.input]).map((id) => this.#read(where, id));
    const output = this.#spec(where, step.output);
    const [input] = inputs as [TensorSpec, ...TensorSpec[]];
    const shapeIs = (shape: Shape) =>
      fail(sameShape(output.shape, shape), `the output shape should be ${shape.join('x')}`);
    const bitsAtLeast = () =>
      fail(
        inputs.every((one) => one.bits >= output.bits),
        'an input is narrower than the output',
      );
    switch (step.op) {
      case 'linear': {
        fail(
          inputs.every(
            (one) => one.bits >= step.ring && one.shape[1] === input.shape[1] && one.shape[2] === input.shape[2],
          ),
          'the inputs differ in height or width, or are narrower than the ring',
        );
        const channels = sum(inputs.map((one) => one.shape[0]));
        fail(
          channels % step.groups === 0 && output.shape[0] % step.groups === 0,
          'the groups do not divide the channels',
        );
        fail(output.bits === step.ring - step.shift, 'the output width is not ring - shift');
        shapeIs([output.shape[0], ...windowOutput(input.shape, step)]);
        break;
      }
      case 'maxPool':
        fail(
          ignoredBits(input.bits, step.digits) >= 0,
          'the digits add up to more than the width of the input less one',
        );
        fail(output.bits === input.bits, 'the width changes');
        fail(
          step.padding.every((pad, side) => pad < step.kernel[side % 2] * step.dilation[side % 2]),
          'a window lies in the padding only',
        );
        shapeIs([input.shape[0], ...windowOutput(input.shape, step)]);
        break;
      case 'sumPool':
        bitsAtLeast();
        shapeIs([input.shape[0], ...windowOutput(input.shape, { ...step, dilation: [1, 1] })]);
        break;
      case 'add':
      case 'subtract':
        bitsAtLeast();
        for (const one of inputs) shapeIs(one.shape);
        break;
      case 'extend':
        fail(output.bits > input.bits, 'the output is not wider than the input');
        shapeIs(input.shape);
        break;
      case 'truncate':
        fail(output.bits === input.bits - step.shift, 'the output width is not the input width - shift');
        shapeIs(input.shape);
        break;
      case 'concat':
        bitsAtLeast();
        fail(
          inputs.every((one) => one.shape[1] === input.shape[1] && one.shape[2] === input.shape[2]),
          'the inputs differ in height or width',
        );
        shapeIs([sum(inputs.map((one) => one.shape[0])), input.shape[1], input.shape[2]]);
        break;
      case 'flatten':
        bitsAtLeast();
        shapeIs([input.shape[0] * input.shape[1] * input.shape[2], 1, 1]);
        break;
      case 'permute':
        bitsAtLeast();
        fail(new Set(step.axes).size === 3, 'the axes are not a permutation');
        shapeIs([input.shape[step.axes[0]], input.shape[step.axes[1]], input.shape[step.axes[2]]]);
        break;
    }
    this.#define(where, step.output);
  }

  #checkMultiplex(
    step: Extract<Step, { op: 'multiplex' }>,
    where: string,
    fail: (ok: boolean, what: string) => void,
  ): void {
    let channels = 0;
    const output = this.#spec(where, step.output);
    for (const source of step.inputs) {
      const tensor = this.#read(where, source.tensor);
      const planes = this.#program.planes[source.planes];
      fail(
        planes !== undefined && this.#planes.get(source.planes) === source.tensor,
        'the planes are not of this tensor',
      );
      fail(source.plane < (planes as PlanesSpec).thresholds, 'there is no such plane');
      fail(tensor.shape[1] === output.shape[1] && tensor.shape[2] === output.shape[2], 'heights or widths differ');
      fail(output.bits >= tensor.bits, 'the output is narrower than an input');
      channels += tensor.shape[0];
    }
    fail(channels === output.shape[0], 'the channels do not add up');
    this.#define(where, step.output);
  }

  #spec(where: string, id: number): TensorSpec {
    const spec = this.#program.tensors[id];
    require(spec !== undefined, `There is no tensor ${id} for ${where}.`);
    return spec as TensorSpec;
  }

  #read(where: string, id: number): TensorSpec {
    const spec = this.#spec(where, id);
    require(this.#tensors.has(id), `Tensor "${spec.name}" is read by ${where} before it is made.`);
    return spec;
  }

  #define(where: string, id: number): void {
    const spec = this.#spec(where, id);
    require(!this.#tensors.has(id), `Tensor "${spec.name}" is made twice, again by ${where}.`);
    this.#tensors.add(id);
  }
}

function require(ok: boolean, what: string): void {
  if (!ok) throw new DoubleblindError('DB1022', what);
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);

const sameShape = (a: Shape, b: Shape) => a[0] === b[0] && a[1] === b[1] && a[2] === b[2];
