import { type WrittenAttribute, type WrittenNode, type WrittenTensor, writeOnnx } from '@doubleblind/compiler/onnx';
import { seededRandom } from '@doubleblind/metrics';

/** A value of a network that is being written: its name and number of channels. */
export interface Layer {
  readonly name: string;
  readonly channels: number;
}

/** How a convolution or pooling moves; one number for both axes. */
export interface Moves {
  readonly kernel: number;
  readonly stride?: number;
  readonly padding?: number;
}

/** Writes networks as PyTorch's exporter does, with weights drawn from a seed. */
export class NetworkWriter {
  readonly #nodes: WrittenNode[] = [];
  readonly #tensors: WrittenTensor[] = [];
  readonly #uniform: () => number;

  constructor(seed: number) {
    const source = seededRandom(seed);
    this.#uniform = () => source.nextDouble();
  }

  /** Weights after He, Zhang, Ren and Sun 2015, equation 10 (variance 2 / values that an output sees), unless a deviation is given; biases 0. */
  convolution(
    input: Layer,
    filters: number,
    { kernel, stride = 1, padding = 0 }: Moves,
    options: ConvolutionOptions = {},
  ): Layer {
    const seen = input.channels * kernel * kernel;
    const deviation = options.deviation ?? Math.sqrt(2 / seen);
    const at = this.#nodes.length;
    const weights = this.#tensor(
      `conv${at}.weight`,
      [filters, input.channels, kernel, kernel],
      () => deviation * this.#normal(),
    );
    const bias = options.bias === false ? [] : [this.#tensor(`conv${at}.bias`, [filters], () => 0)];
    return this.#add('Conv', [input.name, weights, ...bias], filters, moves(kernel, stride, padding));
  }

  relu(input: Layer): Layer {
    return this.#add('Relu', [input.name], input.channels);
  }

  /** Statistics of values that are distributed like the standard normal, scale 1, shift 0. */
  batchNormalisation(input: Layer): Layer {
    const at = this.#nodes.length;
    const filled = (name: string, value: number) => this.#tensor(`norm${at}.${name}`, [input.channels], () => value);
    const inputs = [
      input.name,
      filled('weight', 1),
      filled('bias', 0),
      filled('running_mean', 0),
      filled('running_var', 1),
    ];
    return this.#add('BatchNormalization', inputs, input.channels);
  }

  /** `ceil`: a last window that reaches over the border counts. */
  maxPool(input: Layer, { kernel, stride = 1, padding = 0 }: Moves, ceil = false): Layer {
    return this.#add('MaxPool', [input.name], input.channels, {
      ...moves(kernel, stride, padding),
      ceil_mode: ceil ? 1 : 0,
    });
  }

  averagePool(input: Layer, { kernel, stride = 1, padding = 0 }: Moves): Layer {
    return this.#add('AveragePool', [input.name], input.channels, moves(kernel, stride, padding));
  }

  concatenation(inputs: readonly Layer[]): Layer {
    const channels = inputs.reduce((sum, layer) => sum + layer.channels, 0);
    return this.#add(
      'Concat',
      inputs.map(({ name }) => name),
      channels,
      { axis: 1 },
    );
  }

  /** The mean of every channel. */
  globalMeans(input: Layer): Layer {
    return this.#add('Flatten', [this.#add('GlobalAveragePool', [input.name], input.channels).name], input.channels);
  }

  /** A matrix product with bias; weights uniform within 1 / sqrt(inputs). */
  dense(input: Layer, outputs: number): Layer {
    const at = this.#nodes.length;
    const bound = 1 / Math.sqrt(input.channels);
    const drawn = () => bound * (2 * this.#uniform() - 1);
    const weights = this.#tensor(`dense${at}.weight`, [outputs, input.channels], drawn);
    const bias = this.#tensor(`dense${at}.bias`, [outputs], drawn);
    return this.#add('Gemm', [input.name, weights, bias], outputs, { transB: 1 });
  }

  /** The ONNX file; `image` is its input's shape, [channels][height][width], or [values]. */
  write(output: Layer, input: string, image: readonly number[]): Uint8Array {
    return writeOnnx({
      nodes: this.#nodes,
      tensors: this.#tensors,
      inputs: [{ name: input, dims: [1, ...image] }],
      outputs: [{ name: output.name, dims: [1, output.channels] }],
    });
  }

  #add(operator: string, inputs: string[], channels: number, attributes: Record<string, WrittenAttribute> = {}): Layer {
    const name = `${operator}_${this.#nodes.length}`;
    this.#nodes.push({ operator, inputs, outputs: [name], attributes });
    return { name, channels };
  }

  #tensor(name: string, dims: readonly number[], value: () => number): string {
    const count = dims.reduce((product, size) => product * size, 1);
    this.#tensors.push({ name, dims, data: Float32Array.from({ length: count }, value) });
    return name;
  }

  /** Standard normal (Box and Muller 1958). */
  #normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.#uniform())) * Math.cos(2 * Math.PI * this.#uniform());
  }
}

interface ConvolutionOptions {
  readonly bias?: boolean;
  readonly deviation?: number;
}

function moves(kernel: number, stride: number, padding: number) {
  return { kernel_shape: [kernel, kernel], strides: [stride, stride], pads: [padding, padding, padding, padding] };
}
