/** Nodes that tell whether any of a simulation's values left its ring, and leave all of them as they are. */
import { DATA_TYPE } from '../onnx/tensor.ts';
import type { WrittenAttribute } from '../onnx/write.ts';
import { GraphWriter } from './graph-writer.ts';
import type { Rings } from './rings.ts';
import { spreadNodes } from './spread-nodes.ts';

/** Names of values of shape [1, C, 1, 1], or of [1, 1, 1, 1]. */
interface Extremes {
  readonly low: string;
  readonly high: string;
}

export class Watching extends GraphWriter implements Rings {
  /** Of values by their names: most are read by several comparisons, and each is looked at once. */
  readonly #extremes = new Map<string, Extremes>();
  /** What must lie in [-1, 1). */
  readonly #lows: string[] = [];
  readonly #highs: string[] = [];

  enter(raw: string, output: string, bits: number): void {
    this.node('Identity', [raw], output);
    this.#watch(output, this.#extremesOf(output), 2 ** (1 - bits), 0);
  }

  distance(value: string, thresholds: string, output: string, bits: number): void {
    this.node('Sub', [value, thresholds], output);
    const { low, high } = this.#extremesOf(value);
    const less = (name: string, end: string) => this.node('Sub', [end, thresholds], `${output}/${name}`);
    this.#watch(output, { low: less('nearest', low), high: less('furthest', high) }, 2 ** (1 - bits), 0);
  }

  extend(input: string, offsets: string, output: string, bits: number): void {
    this.node('Identity', [input], output);
    const { low, high } = this.#extremesOf(input);
    const raised = (name: string, end: string) => this.node('Add', [end, offsets], `${output}/${name}`);
    this.#watch(output, { low: raised('least', low), high: raised('most', high) }, 2 ** (2 - bits), -1);
  }

  spread(
    input: string,
    highest: string,
    attributes: Readonly<Record<string, WrittenAttribute>>,
    output: string,
    limit: number,
  ): void {
    const spread = spreadNodes(this, input, highest, attributes, output);
    this.#watch(`${output}/apart`, this.#extremesOf(spread), 1 / limit, 0);
  }

  total(name: string): void {
    if (this.#lows.length === 0) {
      this.number(name, 0);
      return;
    }
    const all = (part: string, ends: readonly string[]) => this.node('Concat', ends, `${name}/${part}`, { axis: 1 });
    const within = this.node(
      'And',
      [
        this.node('GreaterOrEqual', [all('lows', this.#lows), this.number(`${name}/least`, -1)], `${name}/above`),
        this.node('Less', [all('highs', this.#highs), this.number(`${name}/most`, 1)], `${name}/below`),
      ],
      `${name}/within`,
    );
    // Not a number is not within.
    const outside = this.node('Not', [within], `${name}/outside`);
    const counted = this.node('Cast', [outside], `${name}/counted`, { to: DATA_TYPE.float });
    this.node('ReduceSum', [counted], name, { keepdims: 0 });
  }

  #extremesOf(value: string): Extremes {
    const known = this.#extremes.get(value);
    if (known) return known;
    const end = (operator: string, name: string) =>
      this.node(operator, [value], `${value}/${name}`, { axes: [2, 3], keepdims: 1 });
    const extremes = { low: end('ReduceMin', 'low'), high: end('ReduceMax', 'high') };
    this.#extremes.set(value, extremes);
    return extremes;
  }

  /** Both ends times the factor, plus the offset, are to be in [-1, 1). */
  #watch(name: string, { low, high }: Extremes, factor: number, offset: number): void {
    const [by, plus] = [this.number(`${name}/by`, factor), this.number(`${name}/plus`, offset)];
    const scaled = (operator: string, end: string, of: string) => {
      const furthest = this.node(operator, [end], `${name}/${of}`, { axes: [1], keepdims: 1 });
      const times = this.node('Mul', [furthest, by], `${name}/${of}/times`);
      return this.node('Add', [times, plus], `${name}/${of}/scaled`);
    };
    this.#lows.push(scaled('ReduceMin', low, 'lowest'));
    this.#highs.push(scaled('ReduceMax', high, 'highest'));
  }
}
