import type { WrittenAttribute, WrittenNode, WrittenTensor } from '../onnx/write.ts';

/** A graph that is being written: its nodes with their constants. Each method gives the name of what it has made. */
export class GraphNodes {
  readonly nodes: WrittenNode[] = [];
  readonly tensors: WrittenTensor[] = [];

  node(
    operator: string,
    inputs: readonly string[],
    output: string,
    attributes: Record<string, WrittenAttribute> = {},
  ): string {
    this.nodes.push({ operator, inputs, outputs: [output], attributes });
    return output;
  }

  constant(name: string, dims: readonly number[], data: Float32Array): string {
    this.tensors.push({ name, dims, data });
    return name;
  }

  /** One number, for all positions. */
  number(name: string, value: number): string {
    return this.constant(name, [1], Float32Array.of(value));
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

  /** Channels of several tensors, one after another. */
  joined(inputs: readonly string[], name: string): string {
    return inputs.length === 1 ? inputs[0] : this.node('Concat', inputs, name, { axis: 1 });
  }

  /** Uniform numbers of [0, 1) in the shape of `like`; the seed makes simulations repeatable. */
  uniform(like: string, output: string, seed: number): string {
    return this.node('RandomUniformLike', [like], output, { seed: { float: seed + 1 } });
  }
}
