/** The products bit * (x - t) of a simulation, each bit as the comparison that it comes from finds it. */
import {
  COMPARE_NUMBERS,
  type CompareStep,
  type MultiplexStep,
  type PrivateWeights,
  type Program,
  uncertainty,
} from '@doubleblind/program';
import type { Shape } from '../layers/layer.ts';
import type { GraphWriter } from './graph-writer.ts';
import type { NoiseParts } from './noise.ts';
import type { Rings } from './rings.ts';

/** Numbers of a product's comparisons, one a channel of all inputs. */
interface Comparisons {
  readonly thresholds: readonly number[];
  readonly flips: readonly number[];
  /** u: bits are certain unless |x - t| < u. */
  readonly unsure: readonly number[];
}

export class MultiplexNodes {
  readonly #writer: GraphWriter;
  readonly #program: Program;
  readonly #weights: PrivateWeights;
  readonly #noise: NoiseParts;
  readonly #rings: Rings | undefined;
  /** The compare step that made the planes. */
  readonly #compares: ReadonlyMap<number, CompareStep>;

  constructor(
    writer: GraphWriter,
    program: Program,
    weights: PrivateWeights,
    noise: NoiseParts,
    rings: Rings | undefined,
  ) {
    this.#writer = writer;
    this.#program = program;
    this.#weights = weights;
    this.#noise = noise;
    this.#rings = rings;
    this.#compares = new Map(
      program.steps.flatMap((step) => (step.op === 'compare' ? [[step.output, step] as const] : [])),
    );
  }

  write(step: MultiplexStep, output: string): void {
    const comparisons = this.#comparisons(step);
    const { flips, unsure } = comparisons;
    const difference = this.#difference(step, comparisons, output);
    if (unsure.every((value) => value === 0) && flips.every((flip) => flip === 0)) {
      this.#writer.node('Relu', [difference], output);
      return;
    }
    const positive = this.#writer.node(
      'Greater',
      [difference, this.#zero(step, comparisons, output)],
      `${output}/positive`,
    );
    const bit = this.#flipped(positive, flips, output);
    const nothing = this.#writer.number(`${output}/nothing`, 0);
    this.#writer.node('Where', [bit, difference, nothing], output);
  }

  #comparisons({ inputs }: MultiplexStep): Comparisons {
    const all = { thresholds: [] as number[], flips: [] as number[], unsure: [] as number[] };
    for (const { tensor, planes, plane } of inputs) {
      const [channels] = this.#program.tensors[tensor].shape;
      const { name, ignored } = this.#compares.get(planes) as CompareStep;
      const numbers = this.#weights.get(name, COMPARE_NUMBERS);
      const [first, end] = [plane * channels, (plane + 1) * channels];
      all.thresholds.push(...numbers.thresholds.subarray(first, end));
      all.flips.push(...numbers.flips.subarray(first, end));
      all.unsure.push(...new Array<number>(channels).fill(uncertainty(ignored)));
    }
    return all;
  }

  /** x - t, each source's in its ring. */
  #difference(step: MultiplexStep, { thresholds }: Comparisons, output: string): string {
    const difference = `${output}/difference`;
    const { tensors } = this.#program;
    const constant = (name: string, values: readonly number[]) =>
      this.#writer.constant(name, [1, values.length, 1, 1], Float32Array.from(values));
    if (!this.#rings) {
      const sources = step.inputs.map(({ tensor }) => `t${tensor}`);
      const values = this.#writer.joined(sources, `${output}/joined`);
      return this.#writer.node('Sub', [values, constant(`${output}/thresholds`, thresholds)], difference);
    }
    let first = 0;
    const parts = step.inputs.map(({ tensor }, index) => {
      const { shape, bits } = tensors[tensor];
      const name = step.inputs.length === 1 ? difference : `${difference}${index}`;
      const own = constant(`${name}/thresholds`, thresholds.slice(first, first + shape[0]));
      first += shape[0];
      this.#rings?.distance(`t${tensor}`, own, name, bits);
      return name;
    });
    return this.#writer.joined(parts, difference);
  }

  /**
   * What x - t is above where the sum that is compared is positive: x - t + u >= 1 + R for a random integer R of [0, 2u - 1], that is
   * x - t > 2u U - u for whole numbers x - t and U uniform in [0, 1).
   */
  #zero(step: MultiplexStep, { unsure }: Comparisons, output: string): string {
    if (unsure.every((value) => value === 0)) return this.#writer.number(`${output}/zero`, 0);
    const [channels, height, width] = this.#program.tensors[step.output].shape;
    const shape: Shape = [channels, height, width];
    const [reach] = unsure;
    if (unsure.every((value) => value === reach)) return this.#noise.part(`${output}/unsure`, shape, reach);
    const uniform = this.#noise.part(`${output}/uniform`, shape);
    const perChannel = (name: string, factor: number) => {
      const values = Float32Array.from(unsure, (value) => factor * value);
      return this.#writer.constant(`${output}/${name}`, [1, values.length, 1, 1], values);
    };
    const wide = this.#writer.node('Mul', [uniform, perChannel('range', 2)], `${output}/wide`);
    return this.#writer.node('Sub', [wide, perChannel('middle', 1)], `${output}/unsure`);
  }

  #flipped(bit: string, flips: readonly number[], output: string): string {
    if (flips.every((flip) => flip === 0)) return bit;
    if (flips.every((flip) => flip === 1)) return this.#writer.node('Not', [bit], `${output}/bit`);
    const all = this.#writer.constant(`${output}/flips`, [1, flips.length, 1, 1], Float32Array.from(flips));
    const half = this.#writer.number(`${output}/half`, 0.5);
    const flipped = this.#writer.node('Greater', [all, half], `${output}/flipped`);
    return this.#writer.node('Xor', [bit, flipped], `${output}/bit`);
  }
}
