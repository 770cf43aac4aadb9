/** Collects the nodes and constants of the ONNX graph that a model of another format becomes. */
import type { WrittenAttribute, WrittenNode, WrittenTensor, WrittenValue } from '../onnx/write.ts';
import { writeOnnx } from '../onnx/write.ts';

/** LayerNormalization came with 17, Mish with 18, Gelu with 20. */
const OPSET = 20;

/** A tensor of the model, values in C order. */
export interface Weight {
  readonly dims: readonly number[];
  readonly data: Float32Array;
}

export class GraphMaker {
  readonly #nodes: WrittenNode[] = [];
  readonly #tensors: WrittenTensor[] = [];
  readonly #inputs: WrittenValue[] = [];
  readonly #names = new Set<string>();

  input(name: string, dims: readonly number[]): string {
    const unique = this.#unique(name);
    this.#inputs.push({ name: unique, dims });
    return unique;
  }

  /** Adds a node of this name; the name of its output is returned. */
  node(
    name: string,
    operator: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, WrittenAttribute>> = {},
  ): string {
    const unique = this.#unique(name);
    this.#nodes.push({ operator, inputs, outputs: [unique], attributes, name: unique });
    return unique;
  }

  weight(name: string, { dims, data }: Weight): string {
    const unique = this.#unique(name);
    this.#tensors.push({ name: unique, dims, data });
    return unique;
  }

  /** One number, or one a channel of values of this many axes. */
  numbers(name: string, values: readonly number[], axes = 1): string {
    const dims = values.length === 1 ? [1] : [1, values.length, ...new Array(axes - 2).fill(1)];
    return this.weight(name, { dims, data: Float32Array.from(values) });
  }

  integers(name: string, values: readonly number[]): string {
    const unique = this.#unique(name);
    this.#tensors.push({ name: unique, dims: [values.length], data: BigInt64Array.from(values, BigInt) });
    return unique;
  }

  /** The file's bytes. `outputs`: the values by the names that they get. */
  finish(outputs: readonly { readonly name: string; readonly value: string }[]): Uint8Array {
    const named = outputs.map(({ name, value }) => this.node(name, 'Identity', [value]));
    return writeOnnx({
      nodes: this.#nodes,
      tensors: this.#tensors,
      inputs: this.#inputs,
      outputs: named.map((name) => ({ name })),
      opset: OPSET,
    });
  }

  #unique(wanted: string): string {
    let name = wanted;
    for (let copy = 2; this.#names.has(name); copy++) name = `${wanted}#${copy}`;
    this.#names.add(name);
    return name;
  }
}

/** The tensor with its axes in another order, as numpy's transpose has it. */
export function transposed({ dims, data }: Weight, axes: readonly number[]): Weight {
  const strides = dims.map((_, axis) => dims.slice(axis + 1).reduce((a, b) => a * b, 1));
  const to = axes.map((axis) => dims[axis]);
  const steps = axes.map((axis) => strides[axis]);
  const result = new Float32Array(data.length);
  const index = new Array<number>(to.length).fill(0);
  let source = 0;
  for (let at = 0; at < result.length; at++) {
    result[at] = data[source];
    for (let axis = to.length - 1; axis >= 0; axis--) {
      index[axis]++;
      source += steps[axis];
      if (index[axis] < to[axis]) break;
      source -= steps[axis] * to[axis];
      index[axis] = 0;
    }
  }
  return { dims: to, data: result };
}
