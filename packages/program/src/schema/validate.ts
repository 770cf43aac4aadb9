/**
 * Consistency of a program beyond its JSON schema: everything is made once and before it is read, and shapes and widths follow
 * the rule of each step's kind. All parties run this before anything secret moves.
 */
import { DoubleblindError } from '@doubleblind/errors';
import type { Rule, Scope } from '../steps/definition.ts';
import { definitionOf, type Step } from '../steps/registry.ts';
import { type Shape, sameShape, shapeText, valueCount } from '../tensor.ts';
import type { Program, VolumeInput } from './program.ts';
import { scopeOf } from './scope.ts';

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
  readonly #scope: Scope;
  readonly #tensors = new Set<number>();
  readonly #planes = new Set<number>();
  readonly #names = new Set<string>();

  constructor(program: Program) {
    this.#program = program;
    this.#scope = scopeOf(program);
    this.#make('the input', program.input.tensor);
  }

  checkSizes(): void {
    for (const { name, shape } of [...this.#program.tensors, ...this.#program.planes]) {
      require(valueCount(shape) <= MAXIMUM_VALUES, `Tensor "${name}" is too large.`);
    }
    const { preprocessing, volume, numbers, tensor } = this.#program.input;
    const { shape } = this.#scope.tensor(tensor);
    if (numbers) {
      const room = shape[0] > 1 && numbers.length <= valueCount(shape) / shape[0];
      require(room, 'The input has no room for the numbers beside the image.');
    }
    if (volume) {
      require(!preprocessing && !numbers, 'The input is a volume and something else.');
      const { depth, height, width } = volume;
      require(sameShape(shape, [depth, height, width]), 'The declared volume does not give the shape of the input.');
      if (volume.tiles) this.#checkTiles(volume);
    }
    if (!preprocessing) return;
    const { channels, height, width, mean, std } = preprocessing;
    require(sameShape(shape, [
      channels + (numbers ? 1 : 0),
      height,
      width,
    ]), 'The declared preprocessing does not give the shape of the input.');
    require(mean.length === channels && std.length === channels, 'Preprocessing needs one mean and std a channel.');
  }

  /** What is cut apart must be put together again voxel by voxel. */
  #checkTiles({ resize, depth, height, width }: VolumeInput): void {
    const { masks } = this.#program.output;
    require(resize === 'none', 'Volumes are cut into tiles, and resized.');
    const same = masks !== undefined && masks.depth === depth && masks.height === height && masks.width === width;
    require(same, 'Volumes are cut into tiles, but the outputs are no masks of the size of the input.');
  }

  checkOutput(): void {
    const { tensor, labels, fractionBits, activation, meaning, masks, invalid } = this.#program.output;
    this.#read('the output', tensor);
    const { shape, bits } = this.#scope.tensor(tensor);
    if (masks) {
      const { classes, depth, height, width } = masks;
      require(sameShape(shape, [
        classes * depth,
        height,
        width,
      ]), 'The declared masks do not have the shape of the output.');
    }
    const named = masks ? masks.classes : valueCount(shape);
    require(!labels || labels.length === named, 'There is not one label for every output.');
    const given = activation === 'none' || meaning === undefined || meaning === 'probabilities';
    require(given, 'The outputs have an activation and are said to be logits.');
    require(fractionBits < bits, 'The output has more fraction bits than bits.');
    const checks = this.#program.steps.filter(({ op }) => op === 'rangeCheck').map(({ output }) => output);
    const opened = invalid === undefined ? [] : [invalid];
    require(checks.join() === opened.join(), 'There is not one range check whose outcome is opened.');
  }

  checkStep(step: Step): void {
    require(!this.#names.has(step.name), `The name "${step.name}" is used by two steps.`);
    this.#names.add(step.name);
    const where = `step "${step.name}"`;
    const rule = (holds: boolean, what: string) => require(holds, `In ${where} ${what}.`);
    const definition = definitionOf(step);
    const { tensors, planes } = definition.reads(step);
    for (const id of tensors) this.#read(where, id);
    for (const id of planes) require(this.#planes.has(id), `Planes ${id} are read by ${where} before they are made.`);
    if (definition.makes === 'planes') {
      rule(this.#program.planes[step.output] !== undefined, 'the planes are unknown');
      rule(!this.#planes.has(step.output), 'the planes are made twice');
      this.#infer(step, rule);
      this.#planes.add(step.output);
      return;
    }
    this.#checkExists(where, step.output);
    const shape = this.#infer(step, rule);
    rule(sameShape(this.#scope.tensor(step.output).shape, shape), `the output shape should be ${shapeText(shape)}`);
    this.#make(where, step.output);
  }

  /** What a step names without reading it may not be there at all. */
  #infer(step: Step, rule: Rule): Shape {
    try {
      return definitionOf(step).infer(step, this.#scope, rule);
    } catch (error) {
      rule(!(error instanceof RangeError), (error as Error).message);
      throw error;
    }
  }

  #checkExists(where: string, id: number): void {
    require(this.#program.tensors[id] !== undefined, `There is no tensor ${id} for ${where}.`);
  }

  #read(where: string, id: number): void {
    this.#checkExists(where, id);
    require(this.#tensors.has(id), `Tensor "${this.#scope.tensor(id).name}" is read by ${where} before it is made.`);
  }

  #make(where: string, id: number): void {
    this.#checkExists(where, id);
    require(!this.#tensors.has(id), `Tensor "${this.#scope.tensor(id).name}" is made twice, again by ${where}.`);
    this.#tensors.add(id);
  }
}

function require(holds: boolean, what: string): void {
  if (!holds) throw new DoubleblindError('DB1022', what);
}
