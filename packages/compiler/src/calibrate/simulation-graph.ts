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
import type { WrittenModel } from '../onnx/write.ts';
import { GraphNodes } from './graph-nodes.ts';
import { windowAttributes } from './layer-graph.ts';
import { maxPoolNodes } from './max-pool-nodes.ts';
import { type Simulated, tensorName, writeMultiplex } from './multiplex-nodes.ts';
import { sliceNode } from './slice-node.ts';
import { Wrapping } from './wrapping.ts';

/** Name of the graph's input. */
export const INPUT = 'input';

/**
 * Input "input" [N, C, H, W] and output "output", both integers in float32.
 * @param wrapping values wrap as in their rings, and output "left" [1] counts those that did
 */
export function simulationGraph(program: Program, weights: PrivateWeights, wrapping = false): WrittenModel {
  const graph = new GraphNodes();
  const rings = wrapping ? new Wrapping(graph) : undefined;
  const writer = new SimulationWriter({ program, weights, graph, rings });
  const { input, output, tensors } = program;
  writer.input();
  for (const step of program.steps) writer.step(step);
  graph.node('Identity', [tensorName(output.tensor)], 'output');
  rings?.total('left');
  return {
    nodes: graph.nodes,
    tensors: graph.tensors,
    inputs: [{ name: INPUT, dims: ['N', ...tensors[input.tensor].shape] }],
    outputs: [
      { name: 'output', dims: ['N', ...tensors[output.tensor].shape] },
      ...(wrapping ? [{ name: 'left', dims: [1] }] : []),
    ],
  };
}

/** Steps whose results may leave their ring. */
const SUMMING: ReadonlySet<Step['op']> = new Set(['linear', 'add', 'subtract', 'sumPool', 'scaleChannels']);

class SimulationWriter {
  readonly #simulated: Simulated;
  readonly #program: Program;
  readonly #weights: PrivateWeights;
  readonly #graph: GraphNodes;
  readonly #rings: Wrapping | undefined;

  constructor(simulated: Simulated) {
    this.#simulated = simulated;
    ({ program: this.#program, weights: this.#weights, graph: this.#graph, rings: this.#rings } = simulated);
  }

  /** The input's integers in their ring. */
  input(): void {
    const { tensor } = this.#program.input;
    if (this.#rings) this.#rings.enter(INPUT, tensorName(tensor), this.#program.tensors[tensor].bits);
    else this.#graph.node('Identity', [INPUT], tensorName(tensor));
  }

  step(step: Step): void {
    if (step.op === 'compare') return;
    const output = tensorName(step.output);
    if (step.op === 'extend') {
      this.#extend(step, output);
      return;
    }
    if (step.op === 'multiplex') {
      writeMultiplex(this.#simulated, step, output);
      return;
    }
    if (!this.#rings || !SUMMING.has(step.op)) {
      this.#plain(step, output);
      return;
    }
    const raw = `${output}/raw`;
    this.#plain(step, raw);
    this.#rings.enter(raw, output, this.#program.tensors[step.output].bits);
  }

  #plain(step: Exclude<Step, { op: 'compare' | 'multiplex' | 'extend' }>, output: string): void {
    const inputs = ('inputs' in step ? step.inputs : [step.input]).map(tensorName);
    switch (step.op) {
      case 'linear':
        this.#linear(step, this.#graph.joined(inputs, `${output}/joined`), output);
        break;
      case 'maxPool':
        this.#graph.add(maxPoolNodes(inputs[0], output, windowAttributes(step)));
        this.#rings?.spread(inputs[0], output, windowAttributes(step), output, this.#reach(step));
        break;
      case 'sumPool': {
        const mean = this.#graph.node('AveragePool', inputs, `${output}/mean`, {
          ...windowAttributes(step),
          count_include_pad: 1,
        });
        const count = this.#graph.number(`${output}/count`, step.kernel[0] * step.kernel[1]);
        // The average of integers times their number is the sum but for float rounding.
        const sum = this.#graph.node('Mul', [mean, count], `${output}/sum`);
        this.#graph.node('Round', [sum], output);
        break;
      }
      case 'truncate': {
        const factor = this.#graph.number(`${output}/factor`, 2 ** -step.shift);
        this.#round(this.#graph.node('Mul', [inputs[0], factor], `${output}/scaled`), output, step.output);
        break;
      }
      case 'scaleChannels': {
        const product = this.#graph.node('Mul', [...inputs, tensorName(step.factors)], `${output}/product`);
        const factor = this.#graph.number(`${output}/factor`, 2 ** -step.shift);
        this.#round(this.#graph.node('Mul', [product, factor], `${output}/scaled`), output, step.output);
        break;
      }
      case 'round': {
        const factor = this.#graph.number(`${output}/factor`, 2 ** -step.shift);
        const half = this.#graph.number(`${output}/half`, 0.5);
        const scaled = this.#graph.node('Mul', [inputs[0], factor], `${output}/scaled`);
        this.#graph.node('Floor', [this.#graph.node('Add', [scaled, half], `${output}/raised`)], output);
        break;
      }
      case 'add':
        this.#graph.node('Sum', inputs, output);
        break;
      case 'subtract':
        this.#graph.node('Sub', inputs, output);
        break;
      case 'concat':
        this.#graph.node('Concat', inputs, output, { axis: 1 });
        break;
      case 'flatten':
      case 'reshape': {
        const shape = `${output}/shape`;
        const sizes = [0, ...this.#program.tensors[step.output].shape];
        this.#graph.tensors.push({ name: shape, dims: [4], data: BigInt64Array.from(sizes, BigInt) });
        this.#graph.node('Reshape', [inputs[0], shape], output);
        break;
      }
      case 'slice': {
        const { node, tensors } = sliceNode(inputs[0], output, step);
        this.#graph.add({ nodes: [node], tensors });
        break;
      }
      case 'permute':
        this.#graph.node('Transpose', inputs, output, { perm: [0, ...step.axes.map((axis) => axis + 1)] });
        break;
    }
  }

  #extend(step: ExtendStep, output: string): void {
    const input = tensorName(step.input);
    if (!this.#rings) {
      this.#graph.node('Identity', [input], output);
      return;
    }
    const { offsets } = this.#weights.get(step.name, EXTEND_NUMBERS);
    const { bits } = this.#program.tensors[step.input];
    const names = this.#graph.constant(`${output}/offsets`, [1, offsets.length, 1, 1], Float32Array.from(offsets));
    this.#rings.extend(input, names, output, bits, step.output);
  }

  /** A comparison of a tensor's values is certain where they differ by less than this. */
  #reach({ input, ignored }: MaxPoolStep): number {
    return 2 ** (this.#program.tensors[input].bits - 1) - uncertainty(ignored);
  }

  /** The shift is folded into weights and bias, which stays exact: it is a power of two. */
  #linear(step: LinearStep, input: string, output: string): void {
    const { weights, bias } = this.#weights.get(step.name, LINEAR_NUMBERS);
    const [outputs, height, width] = this.#program.tensors[step.output].shape;
    const scaled = (values: Int16Array | Int32Array) => Float32Array.from(values, (value) => value * 2 ** -step.shift);
    const perOutput = bias.length === outputs;
    const dims = [outputs, weights.length / outputs / (step.kernel[0] * step.kernel[1]), ...step.kernel];
    const inputs = [input, this.#graph.constant(`${output}/weights`, dims, scaled(weights))];
    const biasName = this.#graph.constant(
      `${output}/bias`,
      perOutput ? [outputs] : [1, outputs, height, width],
      scaled(bias),
    );
    if (perOutput) inputs.push(biasName);
    const sum = step.shift === 0 && perOutput ? output : `${output}/sum`;
    this.#graph.node('Conv', inputs, perOutput ? sum : `${output}/product`, {
      ...windowAttributes(step),
      group: step.groups,
    });
    if (!perOutput) this.#graph.node('Add', [`${output}/product`, biasName], sum);
    if (step.shift > 0) this.#round(sum, output, step.output);
    else if (sum !== output) this.#graph.node('Identity', [sum], output);
  }

  /** floor(y + U), U uniform in [0, 1). */
  #round(value: string, output: string, seed: number): void {
    const noise = this.#graph.uniform(value, `${output}/noise`, seed);
    this.#graph.node('Floor', [this.#graph.node('Add', [value, noise], `${output}/noisy`)], output);
  }
}
