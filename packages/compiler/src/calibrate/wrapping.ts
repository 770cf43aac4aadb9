/** Nodes that bring a simulation's values back into their rings, and count those that had left them. */
import type { Shape } from '../layers/layer.ts';
import type { WrittenAttribute } from '../onnx/write.ts';
import { GraphWriter } from './graph-writer.ts';
import type { NoiseParts } from './noise.ts';
import type { Rings } from './rings.ts';
import { spreadNodes } from './spread-nodes.ts';

export class Wrapping extends GraphWriter implements Rings {
  readonly #counts: string[] = [];
  readonly #noise: NoiseParts;

  /** @param noise of the graph that the nodes are part of */
  constructor(noise: NoiseParts) {
    super();
    this.#noise = noise;
  }

  enter(raw: string, output: string, bits: number): void {
    const turns = this.#turns(raw, output, 2 ** bits, 0.5);
    this.#count(output, turns);
    this.#unwind(raw, turns, output, 2 ** bits);
  }

  distance(value: string, thresholds: string, output: string, bits: number): void {
    this.enter(this.node('Sub', [value, thresholds], `${output}/distance`), output, bits);
  }

  /**
   * Where x + o leaves [0, 2^(bits-1)), one of two results by the chances that the shares give (the meaning of `extend` in
   * packages/program): with z = x + o modulo 2^bits and U uniform, 2^bits less where U + 2 (z + 1) / 2^bits reaches 2.
   */
  extend(input: string, offsets: string, output: string, bits: number, shape: Shape): void {
    const modulus = 2 ** bits;
    const shifted = this.node('Add', [input, offsets], `${output}/shifted`);
    this.#count(output, this.#turns(shifted, `${output}/half`, modulus / 2, 0));
    const residue = `${output}/residue`;
    this.#unwind(shifted, this.#turns(shifted, residue, modulus, 0), residue, modulus);
    const uniform = this.#noise.part(`${output}/uniform`, shape);
    const double = this.node('Mul', [residue, this.number(`${output}/double`, 2 / modulus)], `${output}/doubled`);
    const drawn = this.node('Add', [double, uniform], `${output}/drawn`);
    const floor = this.#turns(drawn, `${output}/draw`, 1, 2 / modulus - 1);
    const least = this.node('Max', [floor, this.number(`${output}/zero`, 0)], `${output}/least`);
    const wrong = this.node('Min', [least, this.number(`${output}/unit`, 1)], `${output}/wrong`);
    const extended = `${output}/extended`;
    this.#unwind(residue, wrong, extended, modulus);
    this.node('Sub', [extended, offsets], output);
  }

  spread(
    input: string,
    highest: string,
    attributes: Readonly<Record<string, WrittenAttribute>>,
    output: string,
    limit: number,
  ): void {
    const spread = spreadNodes(this, input, highest, attributes, output);
    this.#count(output, this.#turns(spread, `${output}/spread`, limit, 0));
  }

  total(name: string): void {
    this.node('Sum', this.#counts.length > 0 ? this.#counts : [this.number(`${name}/none`, 0)], name);
  }

  /** How many times the modulus must be taken off: floor(x / modulus + shift). */
  #turns(value: string, prefix: string, modulus: number, shift: number): string {
    const scaled = this.node('Mul', [value, this.number(`${prefix}/inverse`, 1 / modulus)], `${prefix}/scaled`);
    const moved = this.node('Add', [scaled, this.number(`${prefix}/shift`, shift)], `${prefix}/moved`);
    return this.node('Floor', [moved], `${prefix}/turns`);
  }

  #unwind(value: string, turns: string, output: string, modulus: number): void {
    const whole = this.node('Mul', [turns, this.number(`${output}/modulus`, modulus)], `${output}/whole`);
    this.node('Sub', [value, whole], output);
  }

  #count(prefix: string, turns: string): void {
    const size = this.node('Abs', [turns], `${prefix}/size`);
    const left = this.node('Min', [size, this.number(`${prefix}/one`, 1)], `${prefix}/left`);
    this.#counts.push(this.node('ReduceSum', [left], `${prefix}/count`, { keepdims: 0 }));
  }
}
