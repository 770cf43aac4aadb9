/** Nodes that bring a simulation's values back into their rings, and count those that had left them. */
import type { WrittenAttribute } from '../onnx/write.ts';
import type { GraphNodes } from './graph-nodes.ts';
import { maxPoolNodes } from './max-pool-nodes.ts';

export class Wrapping {
  readonly #graph: GraphNodes;
  readonly #counts: string[] = [];

  constructor(graph: GraphNodes) {
    this.#graph = graph;
  }

  /** The value `raw` as its representative in [-2^(bits-1), 2^(bits-1)), named `output`. */
  enter(raw: string, output: string, bits: number): void {
    const turns = this.#turns(raw, output, 2 ** bits, 0.5);
    this.#count(output, turns);
    this.#unwind(raw, turns, output, 2 ** bits);
  }

  /**
   * The value `input` of `bits` bits extended with offsets [channel] (`offsets` names them, for [1, C, 1, 1]): where x + o
   * leaves [0, 2^(bits-1)), one of two results by the chances that the shares give (the meaning of `extend` in packages/program):
   * with z = x + o modulo 2^bits and U uniform, 2^bits less where U + 2 (z + 1) / 2^bits reaches 2.
   */
  extend(input: string, offsets: string, output: string, bits: number, seed: number): void {
    const modulus = 2 ** bits;
    const shifted = this.#graph.node('Add', [input, offsets], `${output}/shifted`);
    this.#count(output, this.#turns(shifted, `${output}/half`, modulus / 2, 0));
    const residue = `${output}/residue`;
    this.#unwind(shifted, this.#turns(shifted, residue, modulus, 0), residue, modulus);
    const uniform = this.#graph.uniform(residue, `${output}/uniform`, seed);
    const double = this.#graph.node(
      'Mul',
      [residue, this.#graph.number(`${output}/double`, 2 / modulus)],
      `${output}/doubled`,
    );
    const drawn = this.#graph.node('Add', [double, uniform], `${output}/drawn`);
    const floor = this.#turns(drawn, `${output}/draw`, 1, 2 / modulus - 1);
    const least = this.#graph.node('Max', [floor, this.#graph.number(`${output}/zero`, 0)], `${output}/least`);
    const wrong = this.#graph.node('Min', [least, this.#graph.number(`${output}/unit`, 1)], `${output}/wrong`);
    const extended = `${output}/extended`;
    this.#unwind(residue, wrong, extended, modulus);
    this.#graph.node('Sub', [extended, offsets], output);
  }

  /** Counts windows in which two values are further apart than a ring's sign can tell. */
  spread(
    input: string,
    highest: string,
    attributes: Readonly<Record<string, WrittenAttribute>>,
    output: string,
    limit: number,
  ): void {
    const negative = this.#graph.node('Neg', [input], `${output}/negative`);
    const lowest = `${output}/lowest`;
    this.#graph.add(maxPoolNodes(negative, lowest, attributes));
    const spread = this.#graph.node('Add', [highest, lowest], `${output}/spread`);
    this.#count(output, this.#turns(spread, `${output}/spread`, limit, 0));
  }

  /** Names the sum of all counts, of shape [1]. */
  total(name: string): void {
    const inputs = this.#counts.length > 0 ? this.#counts : [this.#graph.number(`${name}/none`, 0)];
    this.#graph.node('Sum', inputs, name);
  }

  /** How many times the modulus must be taken off: floor(x / modulus + shift). */
  #turns(value: string, prefix: string, modulus: number, shift: number): string {
    const scaled = this.#graph.node(
      'Mul',
      [value, this.#graph.number(`${prefix}/inverse`, 1 / modulus)],
      `${prefix}/scaled`,
    );
    const moved = this.#graph.node('Add', [scaled, this.#graph.number(`${prefix}/shift`, shift)], `${prefix}/moved`);
    return this.#graph.node('Floor', [moved], `${prefix}/turns`);
  }

  #unwind(value: string, turns: string, output: string, modulus: number): void {
    const whole = this.#graph.node('Mul', [turns, this.#graph.number(`${output}/modulus`, modulus)], `${output}/whole`);
    this.#graph.node('Sub', [value, whole], output);
  }

  #count(prefix: string, turns: string): void {
    const size = this.#graph.node('Abs', [turns], `${prefix}/size`);
    const left = this.#graph.node('Min', [size, this.#graph.number(`${prefix}/one`, 1)], `${prefix}/left`);
    this.#counts.push(this.#graph.node('ReduceSum', [left], `${prefix}/count`, { keepdims: 0 }));
  }
}
