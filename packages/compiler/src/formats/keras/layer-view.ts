/** A layer at work: its fields and weights, what it is called on, and the graph that it adds nodes to. */
import { DoubleblindError } from '@doubleblind/errors';
import type { WrittenAttribute } from '../../onnx/write.ts';
import type { GraphMaker, Weight } from '../graph-maker.ts';
import type { KerasLayer } from './config.ts';
import { Fields } from './fields.ts';
import type { Value } from './value.ts';
import type { LayerPath, WeightSource } from './weights.ts';

/** Which generation wrote the file: some functions changed between them. */
export type Generation = 2 | 3;

export interface LayerPlace {
  readonly layer: KerasLayer;
  readonly path: LayerPath;
  readonly graph: GraphMaker;
  readonly weights: WeightSource;
  readonly generation: Generation;
}

export class LayerView {
  readonly fields: Fields;
  readonly graph: GraphMaker;
  readonly kind: string;
  /** Unique in the graph but for layers that are called several times. */
  readonly name: string;
  readonly generation: Generation;
  readonly #path: LayerPath;
  readonly #weights: WeightSource;
  #taken = 0;

  constructor({ layer, path, graph, weights, generation }: LayerPlace) {
    this.kind = layer.kind;
    this.name = path.join('/').replace(/\p{C}/gu, '?');
    this.fields = new Fields(`Layer "${this.name}" (${layer.kind})`, layer.config);
    this.graph = graph;
    this.generation = generation;
    this.#path = path;
    this.#weights = weights;
  }

  /** The next weight of the layer, of these dimensions. @throws DoubleblindError DB1019 */
  weight(roles: readonly string[], dims: readonly number[]): Weight {
    const weight = this.#weights.weight(this.#path, roles, this.#taken++);
    if (weight.dims.join() === dims.join()) return weight;
    const found = weight.dims.join('x');
    throw new DoubleblindError(
      'DB1019',
      `${this.fields.owner} has ${roles[0]} ${found} in place of ${dims.join('x')}.`,
    );
  }

  /** Whether the file has weights for the layer. */
  get hasWeights(): boolean {
    return this.#weights.count(this.#path) > 0;
  }

  /** A node named after the layer and a part of it. */
  node(
    part: string,
    operator: string,
    inputs: readonly string[],
    attributes?: Readonly<Record<string, WrittenAttribute>>,
  ): string {
    return this.graph.node(this.#named(part), operator, inputs, attributes);
  }

  /** A weight as a constant of the graph. */
  constant(part: string, weight: Weight): string {
    return this.graph.weight(this.#named(part), weight);
  }

  /** The value that a node of one input makes of another, in the same shape. */
  map({ name, shape }: Value, operator: string, attributes?: Readonly<Record<string, WrittenAttribute>>): Value {
    return { name: this.node(operator, operator, [name], attributes), shape };
  }

  /** Channels are last, as is Keras's default. @throws DoubleblindError DB1020 */
  requireChannelsLast(): void {
    const format = this.fields.text('data_format', 'channels_last');
    if (format !== 'channels_last')
      throw this.fields.error(`has its ${format.replace('_', ' ')}; channels last are read`);
  }

  /** @throws DoubleblindError DB1020 for another number of axes than `rank`, channels included */
  requireRank({ shape }: Value, rank: number): void {
    if (shape.length === rank) return;
    throw this.fields.error(`is called on ${shape.length} axes in place of ${rank}`);
  }

  /** Every field was read, and so was every weight. @throws DoubleblindError DB1020, DB1019 */
  finish(): void {
    this.fields.finish();
    const count = this.#weights.count(this.#path);
    if (this.#taken > 0 && count !== this.#taken)
      throw new DoubleblindError('DB1019', `${this.fields.owner} has ${count} weights in place of ${this.#taken}.`);
  }

  #named(part: string): string {
    return part === '' ? this.name : `${this.name}/${part}`;
  }
}

/** What a kind of layer makes of the values that it is called on. Throws DB1020, DB1019. */
export type Conversion = (view: LayerView, inputs: readonly Value[]) => Value;
