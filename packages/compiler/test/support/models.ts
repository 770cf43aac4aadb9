/** Small ONNX models for tests: a chain of nodes with random weights from a fixed seed. */
import { RuntimeGraph } from '../../src/onnx/runtime.ts';
import { type WrittenAttribute, type WrittenNode, type WrittenTensor, writeOnnx } from '../../src/onnx/write.ts';

/** Uniform in [-1, 1), repeatable (xorshift32). */
export function randomValues(seed: number, count: number): Float32Array {
  let state = (seed * 2654435761) | 1;
  return Float32Array.from({ length: count }, () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 31 - 1;
  });
}

export class ModelBuilder {
  readonly nodes: WrittenNode[] = [];
  readonly tensors: WrittenTensor[] = [];
  readonly inputDims: readonly number[];
  /** Operator set of the file. */
  opset = 13;
  readonly #seed: number;
  #last = 'input';

  constructor(inputDims: readonly number[], seed = 1) {
    this.inputDims = inputDims;
    this.#seed = seed;
  }

  /** The name of the newest value. */
  get last(): string {
    return this.#last;
  }

  random(dims: readonly number[], scale = 1): string {
    const count = dims.reduce((a, b) => a * b, 1);
    return this.reals(
      dims,
      randomValues(this.#seed + this.tensors.length, count).map((value) => value * scale),
    );
  }

  reals(dims: readonly number[], data: ArrayLike<number>): string {
    const name = `w${this.tensors.length}`;
    this.tensors.push({ name, dims, data: Float32Array.from(data) });
    return name;
  }

  integers(values: readonly number[]): string {
    const name = `w${this.tensors.length}`;
    this.tensors.push({ name, dims: [values.length], data: BigInt64Array.from(values, BigInt) });
    return name;
  }

  /** Whole numbers of any shape. */
  indices(dims: readonly number[], values: readonly number[]): string {
    const name = `w${this.tensors.length}`;
    this.tensors.push({ name, dims, data: BigInt64Array.from(values, BigInt) });
    return name;
  }

  /** Unsigned bytes. */
  bytesOf(dims: readonly number[], values: readonly number[]): string {
    const name = `w${this.tensors.length}`;
    this.tensors.push({ name, dims, data: BigInt64Array.from(values, BigInt), type: 'uint8' });
    return name;
  }

  /** Adds a node that reads the newest value and more; it becomes the newest. */
  add(operator: string, more: readonly string[] = [], attributes: Record<string, WrittenAttribute> = {}): this {
    return this.addReading(operator, [this.#last, ...more], attributes);
  }

  addReading(operator: string, inputs: readonly string[], attributes: Record<string, WrittenAttribute> = {}): this {
    const output = `v${this.nodes.length}`;
    this.nodes.push({ operator, inputs, outputs: [output], attributes, name: `${operator}_${this.nodes.length}` });
    this.#last = output;
    return this;
  }

  conv(
    outputs: number,
    inputs: number,
    kernel: readonly number[],
    attributes: Record<string, WrittenAttribute> = {},
  ): this {
    const size = inputs * kernel.reduce((a, b) => a * b, 1);
    const weights = this.random([outputs, inputs, ...kernel], Math.sqrt(3 / size));
    return this.add('Conv', [weights, this.random([outputs], 0.3)], attributes);
  }

  batchNorm(channels: number): this {
    const positive = (name: string) => {
      const tensor = this.tensors.find((one) => one.name === name) as WrittenTensor;
      (tensor.data as Float32Array).forEach((value, i) => {
        (tensor.data as Float32Array)[i] = Math.abs(value) + 0.3;
      });
      return name;
    };
    const [scale, bias, mean] = [this.random([channels]), this.random([channels], 0.5), this.random([channels], 0.5)];
    return this.add('BatchNormalization', [scale, bias, mean, positive(this.random([channels]))]);
  }

  bytes(): Uint8Array {
    return writeOnnx({
      nodes: [...this.nodes, { operator: 'Identity', inputs: [this.#last], outputs: ['scores'] }],
      tensors: this.tensors,
      inputs: [{ name: 'input', dims: this.inputDims }],
      outputs: [{ name: 'scores' }],
      opset: this.opset,
    });
  }

  images(count: number): Float32Array[] {
    const size = this.inputDims.reduce((a, b) => a * b, 1);
    return Array.from({ length: count }, (_, index) => randomValues(1000 + index, size));
  }
}

/** The model's own outputs, by onnxruntime. */
export async function floatOutputs(
  bytes: Uint8Array,
  dims: readonly number[],
  images: readonly Float32Array[],
): Promise<Float32Array[]> {
  const graph = await RuntimeGraph.load(bytes);
  const outputs: Float32Array[] = [];
  for (const data of images) {
    const results = await graph.run({ [graph.inputNames[0]]: { dims, data } });
    outputs.push(Float32Array.from(results.get(graph.outputNames[0])?.data as Float32Array));
  }
  await graph.release();
  return outputs;
}
