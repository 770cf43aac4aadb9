/** Nodes that bring a simulation's values back into their rings, and count those that had left them. */
import type { WrittenAttribute, WrittenNode, WrittenTensor } from '../onnx/write.ts';
import { maxPoolNodes } from './max-pool-nodes.ts';

export class Wrapping {
  readonly nodes: WrittenNode[] = [];
  readonly tensors: WrittenTensor[] = [];
  readonly #counts: string[] = [];

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
    const shifted = this.#node('Add', [input, offsets], `${output}/shifted`);
    this.#count(output, this.#turns(shifted, `${output}/half`, modulus / 2, 0));
    const residue = `${output}/residue`;
    this.#unwind(shifted, this.#turns(shifted, residue, modulus, 0), residue, modulus);
    const uniform = `${output}/uniform`;
    const attributes = { seed: { float: seed + 1 } };
    this.nodes.push({ operator: 'RandomUniformLike', inputs: [residue], outputs: [uniform], attributes });
    const double = this.#node('Mul', [residue, this.#constant(`${output}/double`, 2 / modulus)], `${output}/doubled`);
    const drawn = this.#node('Add', [double, uniform], `${output}/drawn`);
    const floor = this.#turns(drawn, `${output}/draw`, 1, 2 / modulus - 1);
    const least = this.#node('Max', [floor, this.#constant(`${output}/zero`, 0)], `${output}/least`);
    const wrong = this.#node('Min', [least, this.#constant(`${output}/unit`, 1)], `${output}/wrong`);
    const extended = `${output}/extended`;
    this.#unwind(residue, wrong, extended, modulus);
    this.#node('Sub', [extended, offsets], output);
  }

  /** Counts windows in which two values are further apart than a ring's sign can tell. */
  spread(
    input: string,
    highest: string,
    attributes: Readonly<Record<string, WrittenAttribute>>,
    output: string,
    limit: number,
  ): void {
    const negative = this.#node('Neg', [input], `${output}/negative`);
    const lowest = `${output}/lowest`;
    const { nodes, tensors } = maxPoolNodes(negative, lowest, attributes);
    this.nodes.push(...nodes);
    this.tensors.push(...tensors);
    const spread = this.#node('Add', [highest, lowest], `${output}/spread`);
    this.#count(output, this.#turns(spread, `${output}/spread`, limit, 0));
  }

  /** Names the sum of all counts, of shape [1]. */
  total(name: string): void {
    const inputs = this.#counts.length > 0 ? this.#counts : [this.#constant(`${name}/none`, 0)];
    this.#node('Sum', inputs, name);
  }

  /** How many times the modulus must be taken off: floor(x / modulus + shift). */
  #turns(value: string, prefix: string, modulus: number, shift: number): string {
    const scaled = this.#node('Mul', [value, this.#constant(`${prefix}/inverse`, 1 / modulus)], `${prefix}/scaled`);
    const moved = this.#node('Add', [scaled, this.#constant(`${prefix}/shift`, shift)], `${prefix}/moved`);
    return this.#node('Floor', [moved], `${prefix}/turns`);
  }

  #unwind(value: string, turns: string, output: string, modulus: number): void {
    const whole = this.#node('Mul', [turns, this.#constant(`${output}/modulus`, modulus)], `${output}/whole`);
    this.#node('Sub', [value, whole], output);
  }

  #count(prefix: string, turns: string): void {
    const size = this.#node('Abs', [turns], `${prefix}/size`);
    const left = this.#node('Min', [size, this.#constant(`${prefix}/one`, 1)], `${prefix}/left`);
    const count = `${prefix}/count`;
    this.nodes.push({ operator: 'ReduceSum', inputs: [left], outputs: [count], attributes: { keepdims: 0 } });
    this.#counts.push(count);
  }

  #constant(name: string, value: number): string {
    this.tensors.push({ name, dims: [1], data: Float32Array.of(value) });
    return name;
  }

  #node(operator: string, inputs: readonly string[], output: string): string {
    this.nodes.push({ operator, inputs, outputs: [output] });
    return output;
  }
}
