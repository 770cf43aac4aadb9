import type { WrittenAttribute, WrittenNode, WrittenTensor } from '@doubleblind/compiler/onnx';

/** Collects nodes and constants of a graph that is being made; names of new values begin with "gradient/". */
export class GraphBuilder {
  readonly nodes: WrittenNode[] = [];
  readonly tensors: WrittenTensor[] = [];
  readonly #integers = new Map<string, string>();
  #values = 0;

  /** Adds a node with one output and returns the output's name. */
  node(operator: string, inputs: readonly string[], attributes: Record<string, WrittenAttribute> = {}): string {
    const output = this.#name(operator);
    this.nodes.push({ operator, inputs, outputs: [output], attributes });
    return output;
  }

  /** Adds a node with several outputs. */
  split(value: string, axis: number, sizes: readonly number[]): string[] {
    const outputs = sizes.map(() => this.#name('Split'));
    const inputs = [value, this.integers(sizes)];
    this.nodes.push({ operator: 'Split', inputs, outputs, attributes: { axis } });
    return outputs;
  }

  /** An int64 vector. */
  integers(values: readonly number[]): string {
    const key = values.join();
    const known = this.#integers.get(key);
    if (known !== undefined) return known;
    const name = this.#name('integers');
    this.tensors.push({ name, dims: [values.length], data: BigInt64Array.from(values, BigInt) });
    this.#integers.set(key, name);
    return name;
  }

  reals(data: Float32Array, dims: readonly number[]): string {
    const name = this.#name('reals');
    this.tensors.push({ name, dims, data });
    return name;
  }

  scalar(value: number): string {
    return this.reals(Float32Array.of(value), []);
  }

  reshape(value: string, dims: readonly number[]): string {
    return this.node('Reshape', [value, this.integers(dims)]);
  }

  transpose(value: string, perm: readonly number[]): string {
    return this.node('Transpose', [value], { perm });
  }

  /** Sum over the axes, which stay with size 1. */
  sum(value: string, axes: readonly number[]): string {
    return this.node('ReduceSum', [value, this.integers(axes)], { keepdims: 1 });
  }

  /** value[start : start + size] along every axis. */
  cut(value: string, starts: readonly number[], sizes: readonly number[]): string {
    const ends = starts.map((start, axis) => start + sizes[axis]);
    return this.node('Slice', [value, this.integers(starts), this.integers(ends)]);
  }

  /** Zeros before and after along every axis. */
  pad(value: string, before: readonly number[], after: readonly number[]): string {
    if ([...before, ...after].every((size) => size === 0)) return value;
    return this.node('Pad', [value, this.integers([...before, ...after])], { mode: 'constant' });
  }

  /** A vector of `count` values with `values` added at `indices` (both flat); an index may occur several times. */
  scatterAdd(count: number, indices: string, values: string): string {
    const zeros = this.node('ConstantOfShape', [this.integers([count])]);
    return this.node('ScatterElements', [zeros, indices, values], { axis: 0, reduction: 'add' });
  }

  #name(what: string): string {
    return `gradient/${what}/${this.#values++}`;
  }
}
