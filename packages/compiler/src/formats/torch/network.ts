/** A network that is built from weights by name: each is taken once and has to have the sizes that the network has. */
import { DoubleblindError } from '@doubleblind/errors';
import { GraphMaker } from '../graph-maker.ts';
import type { StateDict } from './state-dict.ts';

/** A value of the graph, [C, H, W], or [C] behind the pooling. */
export interface Map2d {
  readonly name: string;
  readonly shape: readonly number[];
}

export interface ConvOptions {
  readonly kernel: number;
  readonly stride?: number;
  readonly padding?: number;
  readonly groups?: number;
  readonly bias?: boolean;
}

export class Network {
  readonly graph = new GraphMaker();
  readonly #weights: StateDict;
  readonly #taken = new Set<string>();
  readonly #architecture: string;

  constructor(architecture: string, weights: StateDict) {
    this.#architecture = architecture;
    this.#weights = weights;
  }

  /** The image of these sizes. Its channels have to be those that the first layer's weights have. */
  input([, channels, height, width]: readonly number[], first: string): Map2d {
    const known = this.sizes(first)[1];
    if (known !== channels) throw this.#odd(`takes images of ${known} channels, not ${channels}`);
    return { name: this.graph.input('image', [1, channels, height, width]), shape: [channels, height, width] };
  }

  /** Sizes of a weight. @throws DoubleblindError DB1024 where there is none of the name */
  sizes(name: string): readonly number[] {
    const tensor = this.#weights.get(name);
    if (!tensor) throw this.#odd(`has weights ${name}; the file has none of that name`);
    return tensor.dims;
  }

  has(name: string): boolean {
    return this.#weights.has(name);
  }

  conv(name: string, value: Map2d, channels: number, options: ConvOptions): Map2d {
    const { kernel, stride = 1, padding = 0, groups = 1, bias = false } = options;
    const weights = [this.#weight(`${name}.weight`, [channels, value.shape[0] / groups, kernel, kernel])];
    if (bias) weights.push(this.#weight(`${name}.bias`, [channels]));
    const pads = new Array(4).fill(padding);
    const attributes = { kernel_shape: [kernel, kernel], strides: [stride, stride], pads, group: groups };
    const sizes = value.shape.slice(1).map((size) => Math.floor((size + 2 * padding - kernel) / stride) + 1);
    return this.#sized(name, {
      name: this.graph.node(name, 'Conv', [value.name, ...weights], attributes),
      sizes,
      channels,
    });
  }

  /** With the epsilon that all networks here have. */
  batchNorm(name: string, value: Map2d): Map2d {
    const parts = ['weight', 'bias', 'running_mean', 'running_var'];
    const inputs = parts.map((part) => this.#weight(`${name}.${part}`, [value.shape[0]]));
    // How many batches it was trained on.
    this.ignore(`${name}.num_batches_tracked`);
    const node = this.graph.node(name, 'BatchNormalization', [value.name, ...inputs], { epsilon: { float: 1e-5 } });
    return { ...value, name: node };
  }

  relu(value: Map2d): Map2d {
    return { ...value, name: this.graph.node(`${value.name}/relu`, 'Relu', [value.name]) };
  }

  /** Between 0 and 6. */
  relu6(value: Map2d): Map2d {
    const end = (part: string, at: number) =>
      this.graph.weight(`${value.name}/${part}`, { dims: [], data: Float32Array.of(at) });
    return {
      ...value,
      name: this.graph.node(`${value.name}/relu6`, 'Clip', [value.name, end('least', 0), end('most', 6)]),
    };
  }

  /** `ceil`: a window that reaches over the border counts too, unless it lies beyond it altogether. */
  maxPool(value: Map2d, kernel: number, stride: number, padding = 0, ceil = false): Map2d {
    const round = ceil ? Math.ceil : Math.floor;
    const sizes = value.shape.slice(1).map((size) => {
      const count = round((size + 2 * padding - kernel) / stride) + 1;
      return (count - 1) * stride >= size + padding ? count - 1 : count;
    });
    const attributes = {
      kernel_shape: [kernel, kernel],
      strides: [stride, stride],
      pads: new Array(4).fill(padding),
      ceil_mode: ceil ? 1 : 0,
    };
    const name = this.graph.node(`${value.name}/pool`, 'MaxPool', [value.name], attributes);
    return this.#sized(name, { name, sizes, channels: value.shape[0] });
  }

  averagePool(value: Map2d, kernel: number): Map2d {
    const sizes = value.shape.slice(1).map((size) => Math.floor(size / kernel));
    const attributes = { kernel_shape: [kernel, kernel], strides: [kernel, kernel] };
    const name = this.graph.node(`${value.name}/pool`, 'AveragePool', [value.name], attributes);
    return this.#sized(name, { name, sizes, channels: value.shape[0] });
  }

  /** Means over size x size parts of equal size. @throws DoubleblindError DB1025 where the map does not divide into them */
  adaptivePool(value: Map2d, size: number): Map2d {
    const [, height, width] = value.shape;
    if (height !== width || height % size !== 0)
      throw new DoubleblindError(
        'DB1025',
        `${this.#architecture} makes maps of ${height}x${width} of such images, which do not divide into ${size}x${size} parts: state another --input-shape.`,
      );
    return height === size ? value : this.averagePool(value, height / size);
  }

  globalPool(value: Map2d): Map2d {
    const pooled = this.graph.node(`${value.name}/mean`, 'GlobalAveragePool', [value.name]);
    return this.flatten({ name: pooled, shape: [value.shape[0], 1, 1] });
  }

  flatten({ name, shape }: Map2d): Map2d {
    return { name: this.graph.node(`${name}/flat`, 'Flatten', [name]), shape: [shape.reduce((a, b) => a * b, 1)] };
  }

  /** As many outputs as the weights have, unless the network states them. */
  linear(name: string, value: Map2d, outputs = this.sizes(`${name}.weight`)[0]): Map2d {
    const weights = [
      this.#weight(`${name}.weight`, [outputs, value.shape[0]]),
      this.#weight(`${name}.bias`, [outputs]),
    ];
    return { name: this.graph.node(name, 'Gemm', [value.name, ...weights], { transB: 1 }), shape: [outputs] };
  }

  add(name: string, a: Map2d, b: Map2d): Map2d {
    return { ...a, name: this.graph.node(name, 'Add', [a.name, b.name]) };
  }

  concat(name: string, values: readonly Map2d[]): Map2d {
    const names = values.map((value) => value.name);
    const channels = values.reduce((sum, { shape }) => sum + shape[0], 0);
    return {
      name: this.graph.node(name, 'Concat', names, { axis: 1 }),
      shape: [channels, ...values[0].shape.slice(1)],
    };
  }

  /** A vector of the file. @throws DoubleblindError DB1024 */
  vector(name: string, length: number): Float32Array {
    this.#taken.add(name);
    this.#requireSizes(name, [length]);
    return (this.#weights.get(name) as { read(): { data: Float32Array } }).read().data;
  }

  /** A weight that has no say in what is computed. */
  ignore(name: string): void {
    this.#taken.add(name);
  }

  /** @throws DoubleblindError DB1024 where weights of the file were not used */
  finish(result: Map2d): Uint8Array {
    const left = [...this.#weights.keys()].filter((name) => !this.#taken.has(name));
    if (left.length > 0)
      throw this.#odd(`has no use for ${left.length} of the weights in the file, such as ${printable(left[0])}`);
    return this.graph.finish([{ name: 'scores', value: result.name }]);
  }

  #weight(name: string, dims: readonly number[]): string {
    this.#requireSizes(name, dims);
    this.#taken.add(name);
    const tensor = this.#weights.get(name) as { read(): { dims: readonly number[]; data: Float32Array } };
    return this.graph.weight(name, tensor.read());
  }

  #requireSizes(name: string, dims: readonly number[]): void {
    const sizes = this.sizes(name);
    if (sizes.join() !== dims.join())
      throw this.#odd(`has ${name} of ${dims.join('x')}; that of the file is ${sizes.join('x')}`);
  }

  #sized(what: string, { name, sizes, channels }: { name: string; sizes: readonly number[]; channels: number }): Map2d {
    if (sizes.every((size) => size > 0)) return { name, shape: [channels, ...sizes] };
    throw new DoubleblindError(
      'DB1025',
      `The images are too small for ${this.#architecture}: nothing is left at ${what}.`,
    );
  }

  #odd(what: string): DoubleblindError {
    return new DoubleblindError('DB1024', `${this.#architecture} ${what}.`);
  }
}

const printable = (name: string) => name.replace(/\p{C}/gu, '?').slice(0, 100);
