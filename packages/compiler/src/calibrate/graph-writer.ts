/** Collects the nodes and constants of a graph. */
import type { WrittenAttribute, WrittenNode, WrittenTensor } from '../onnx/write.ts';

export class GraphWriter {
  readonly nodes: WrittenNode[] = [];
  readonly tensors: WrittenTensor[] = [];

  /** Adds a node; its output's name is returned. */
  node(
    operator: string,
    inputs: readonly string[],
    output: string,
    attributes: Readonly<Record<string, WrittenAttribute>> = {},
  ): string {
    this.nodes.push({ operator, inputs, outputs: [output], attributes });
    return output;
  }

  constant(name: string, dims: readonly number[], data: Float32Array | BigInt64Array): string {
    this.tensors.push({ name, dims, data });
    return name;
  }

  /** A single number. */
  number(name: string, value: number): string {
    return this.constant(name, [1], Float32Array.of(value));
  }

  /** Values one behind another along the channels. */
  joined(inputs: readonly string[], name: string): string {
    return inputs.length === 1 ? inputs[0] : this.node('Concat', inputs, name, { axis: 1 });
  }

  add({
    nodes,
    tensors,
  }: {
    readonly nodes: readonly WrittenNode[];
    readonly tensors: readonly WrittenTensor[];
  }): void {
    this.nodes.push(...nodes);
    this.tensors.push(...tensors);
  }
}
