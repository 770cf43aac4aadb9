/** The ONNX graph that simulates a program: one writer of nodes a kind of step. See simulation.ts for what it is good for. */
import {
  EXTEND_NUMBERS,
  type ExtendStep,
  LINEAR_NUMBERS,
  type LinearStep,
  type MaxPoolStep,
  type PrivateWeights,
  type Program,
  type Step,
  uncertainty,
} from '@doubleblind/program';
import type { Shape } from '../layers/layer.ts';
import type { WrittenModel } from '../onnx/write.ts';
import { GraphWriter } from './graph-writer.ts';
import { windowAttributes } from './layer-graph.ts';
import { maxPoolNodes } from './max-pool-nodes.ts';
import { MultiplexNodes } from './multiplex-nodes.ts';
import { NOISE, NoiseParts } from './noise.ts';
import { rangeCheckNodes } from './range-check-nodes.ts';
import type { Rings } from './rings.ts';
import { sliceNode } from './slice-node.ts';
import { Watching } from './watching.ts';
import { Wrapping } from './wrapping.ts';

/** Name of the graph's input. */
export const INPUT = 'input';
/** Name of its output that tells what a range check finds. */
export const FOUND = 'found';

/**
 * What becomes of values that leave their rings: nobody looks, output "left" [1] is not 0 where there are any, or they wrap as well (which
 * takes half as long again).
 */
export type RingRule = 'ignored' | 'watched' | 'wrapped';

/** A simulation: its graph, and how many random numbers an image needs. */
export interface SimulationGraph {
  readonly model: WrittenModel;
  readonly noise: number;
}

/**
 * Inputs "input" [1, C, H, W], integers in float32, and NOISE; output "output", integers, and where rings are looked at "left" and, of a program with a
 * range check, "found" [1], not 0 where it would find something.
 */
export function simulationGraph(program: Program, weights: PrivateWeights, rule: RingRule): SimulationGraph {
  const writer = new SimulationWriter(program, weights, rule);
  const { input, output, tensors } = program;
  writer.input();
  for (const step of program.steps) writer.step(step);
  writer.node('Identity', [tensorName(output.tensor)], 'output');
  const { rings } = writer;
  rings?.total('left');
  const looks = rings ? ['left', ...(output.invalid === undefined ? [] : [FOUND])] : [];
  const model = {
    nodes: [...writer.nodes, ...(rings?.nodes ?? [])],
    tensors: [...writer.tensors, ...(rings?.tensors ?? [])],
    inputs: [
      { name: INPUT, dims: [1, ...tensors[input.tensor].shape] },
      { name: NOISE, dims: [writer.noise.length] },
    ],
    outputs: [
      { name: 'output', dims: [1, ...tensors[output.tensor].shape] },
      ...looks.map((name) => ({ name, dims: [1] })),
    ],
  };
  return { model, noise: writer.noise.length };
}

const tensorName = (id: number) => `t${id}`;

/** Steps whose results may leave their ring. */
const SUMMING: ReadonlySet<Step['op']> = new Set(['linear', 'add', 'subtract', 'sumPool', 'scaleChannels']);

/**
 * Sums that only differences and further sums read may leave their ring: what wraps there wraps back in the difference, as in the secure run.
 */
function partialSums({ steps, output }: Program): ReadonlySet<number> {
  const partial = new Set(steps.flatMap((step) => (step.op === 'add' ? [step.output] : [])));
  partial.delete(output.tensor);
  for (const step of steps) {
    if (step.op === 'add' || step.op === 'subtract') continue;
    const inputs = 'inputs' in step ? step.inputs : [step.input];
    for (const input of inputs) partial.delete(typeof input === 'number' ? input : input.tensor);
    if (step.op === 'scaleChannels') partial.delete(step.factors);
  }
  return partial;
}

class SimulationWriter extends GraphWriter {
  readonly noise = new NoiseParts(this);
  readonly rings: Rings | undefined;
  readonly #program: Program;
  readonly #weights: PrivateWeights;
  readonly #multiplex: MultiplexNodes;
  readonly #partial: ReadonlySet<number>;

  constructor(program: Program, weights: PrivateWeights, rule: RingRule) {
    super();
    this.#program = program;
    this.#weights = weights;
    this.#partial = partialSums(program);
    if (rule !== 'ignored') this.rings = rule === 'wrapped' ? new Wrapping(this.noise) : new Watching();
    this.#multiplex = new MultiplexNodes(this, program, weights, this.noise, this.rings);
  }

  /** The input's integers in their ring. */
  input(): void {
    const { tensor } = this.#program.input;
    if (this.rings) this.rings.enter(INPUT, tensorName(tensor), this.#program.tensors[tensor].bits);
    else this.node('Identity', [INPUT], tensorName(tensor));
  }

  /** Nothing for bits and samples, whose readers take the values themselves. */
  step(step: Step): void {
    if (step.op === 'compare' || step.op === 'sample') return;
    if (step.op === 'rangeCheck') {
      if (this.rings) rangeCheckNodes(this, this.#program, this.#weights, step, tensorName, FOUND);
      return;
    }
    const output = tensorName(step.output);
    if (step.op === 'extend') {
      this.#extend(step, output);
      return;
    }
    if (step.op === 'multiplex') {
      this.#multiplex.write(step, output);
      return;
    }
    if (!this.rings || !SUMMING.has(step.op) || this.#partial.has(step.output)) {
      this.#plain(step, output);
      return;
    }
    const raw = `${output}/raw`;
    this.#plain(step, raw);
    const { shape, bits } = this.#program.tensors[step.output];
    if (shape.length === 3) {
      this.rings.enter(raw, output, bits);
      return;
    }
    // Of volumes as maps.
    const [channels, ...space] = shape;
    const positions = space.reduce((product, size) => product * size, 1);
    this.rings.enter(this.#reshape(raw, `${output}/flat`, [channels, 1, positions]), `${output}/entered`, bits);
    this.#reshape(`${output}/entered`, output, shape);
  }

  #plain(
    step: Exclude<Step, { op: 'compare' | 'multiplex' | 'extend' | 'sample' | 'rangeCheck' }>,
    output: string,
  ): void {
    const inputs = ('inputs' in step ? step.inputs : [step.input]).map(tensorName);
    switch (step.op) {
      case 'linear':
        this.#linear(step, this.joined(inputs, `${output}/joined`), output);
        break;
      case 'maxPool':
        this.add(maxPoolNodes(inputs[0], output, windowAttributes(step)));
        this.rings?.spread(inputs[0], output, windowAttributes(step), output, this.#reach(step));
        break;
      case 'sumPool': {
        const mean = this.node('AveragePool', inputs, `${output}/mean`, {
          ...windowAttributes(step),
          count_include_pad: 1,
        });
        const count = this.constant(`${output}/count`, [1], Float32Array.of(step.kernel[0] * step.kernel[1]));
        // The average of integers times their number is the sum but for float rounding.
        const sum = this.node('Mul', [mean, count], `${output}/sum`);
        this.node('Round', [sum], output);
        break;
      }
      case 'truncate': {
        const factor = this.constant(`${output}/factor`, [1], Float32Array.of(2 ** -step.shift));
        this.#round(this.node('Mul', [inputs[0], factor], `${output}/scaled`), output, step.output);
        break;
      }
      case 'scaleChannels': {
        const product = this.node('Mul', [...inputs, tensorName(step.factors)], `${output}/product`);
        const factor = this.constant(`${output}/factor`, [1], Float32Array.of(2 ** -step.shift));
        this.#round(this.node('Mul', [product, factor], `${output}/scaled`), output, step.output);
        break;
      }
      case 'round': {
        const factor = this.constant(`${output}/factor`, [1], Float32Array.of(2 ** -step.shift));
        const half = this.constant(`${output}/half`, [1], Float32Array.of(0.5));
        const scaled = this.node('Mul', [inputs[0], factor], `${output}/scaled`);
        this.node('Floor', [this.node('Add', [scaled, half], `${output}/raised`)], output);
        break;
      }
      case 'add':
        this.node('Sum', inputs, output);
        break;
      case 'subtract':
        this.node('Sub', inputs, output);
        break;
      case 'concat':
        this.node('Concat', inputs, output, { axis: 1 });
        break;
      case 'flatten':
      case 'reshape': {
        this.#reshape(inputs[0], output, this.#program.tensors[step.output].shape);
        break;
      }
      case 'slice': {
        const { node, tensors } = sliceNode(inputs[0], output, step);
        this.add({ nodes: [node], tensors });
        break;
      }
      case 'permute':
        this.node('Transpose', inputs, output, { perm: [0, ...step.axes.map((axis) => axis + 1)] });
        break;
    }
  }

  #reshape(input: string, output: string, shape: readonly number[]): string {
    const name = `${output}/shape`;
    this.tensors.push({ name, dims: [shape.length + 1], data: BigInt64Array.from([0, ...shape], BigInt) });
    return this.node('Reshape', [input, name], output);
  }

  #extend(step: ExtendStep, output: string): void {
    const input = tensorName(step.input);
    if (!this.rings) {
      this.node('Identity', [input], output);
      return;
    }
    const { offsets } = this.#weights.get(step.name, EXTEND_NUMBERS);
    const { bits } = this.#program.tensors[step.input];
    const names = this.constant(`${output}/offsets`, [1, offsets.length, 1, 1], Float32Array.from(offsets));
    this.rings.extend(input, names, output, bits, this.#shapeOf(step.output));
  }

  /** A comparison of a tensor's values is certain where they differ by less than this. */
  #reach({ input, ignored }: MaxPoolStep): number {
    return 2 ** (this.#program.tensors[input].bits - 1) - uncertainty(ignored);
  }

  /** The shift is folded into weights and bias, which stays exact: it is a power of two. */
  #linear(step: LinearStep, input: string, output: string): void {
    const { weights, bias } = this.#weights.get(step.name, LINEAR_NUMBERS);
    const [outputs, ...space] = this.#program.tensors[step.output].shape;
    const scaled = (values: Int16Array | Int32Array) => times(values, 2 ** -step.shift);
    const perOutput = bias.length === outputs;
    const dims = [
      outputs,
      weights.length / outputs / step.kernel.reduce((product, size) => product * size, 1),
      ...step.kernel,
    ];
    const inputs = [input, this.constant(`${output}/weights`, dims, scaled(weights))];
    const biasName = this.constant(`${output}/bias`, perOutput ? [outputs] : [1, outputs, ...space], scaled(bias));
    if (perOutput) inputs.push(biasName);
    const sum = step.shift === 0 && perOutput ? output : `${output}/sum`;
    this.node('Conv', inputs, perOutput ? sum : `${output}/product`, { ...windowAttributes(step), group: step.groups });
    if (!perOutput) this.node('Add', [`${output}/product`, biasName], sum);
    if (step.shift > 0) this.#round(sum, output, step.output);
    else if (sum !== output) this.node('Identity', [sum], output);
  }

  /** floor(y + U), U uniform in [0, 1). */
  #round(value: string, output: string, id: number): void {
    const noise = this.noise.part(`${output}/noise`, this.#program.tensors[id].shape);
    this.node('Floor', [this.node('Add', [value, noise], `${output}/noisy`)], output);
  }

  #shapeOf(id: number): Shape {
    const [channels, height, width] = this.#program.tensors[id].shape;
    return [channels, height, width];
  }
}

/** A loop: what Float32Array.from does with a function takes many times as long. */
function times(values: ArrayLike<number>, factor: number): Float32Array {
  const products = new Float32Array(values.length);
  for (let i = 0; i < values.length; i++) products[i] = values[i] * factor;
  return products;
}
