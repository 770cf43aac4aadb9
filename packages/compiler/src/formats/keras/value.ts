/** Values of a Keras model, which has its channels last, in a graph that has them first. */
import type { GraphMaker } from '../graph-maker.ts';

/**
 * A value of the model. What has two axes or more besides the batch is held in the graph with the last one, its channels, first:
 * [1, C, ...space].
 */
export interface Value {
  /** In the graph. */
  readonly name: string;
  /** As Keras has it, without the batch: [...space, C]. */
  readonly shape: readonly number[];
}

export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);

/** Whether it makes no difference where the channels stand. */
const isFlat = (shape: readonly number[]) => sizeOf(shape.slice(0, -1)) === 1;

/** The name of the value in the order of Keras, [1, ...space, C]. */
export function channelsLast(graph: GraphMaker, name: string, { name: value, shape }: Value): string {
  if (shape.length < 2) return value;
  const perm = [0, ...shape.slice(1).map((_, axis) => axis + 2), 1];
  return graph.node(name, 'Transpose', [value], { perm });
}

/** Of a value in the order of Keras, the one in the graph's order. */
export function channelsFirst(graph: GraphMaker, name: string, value: string, shape: readonly number[]): Value {
  if (shape.length < 2) return { name: value, shape };
  const perm = [0, shape.length, ...shape.slice(1).map((_, axis) => axis + 1)];
  return { name: graph.node(name, 'Transpose', [value], { perm }), shape };
}

/** The same numbers, in the order in which Keras has them, in another shape. */
export function reshaped(graph: GraphMaker, name: string, value: Value, shape: readonly number[]): Value {
  const from = isFlat(value.shape) ? value.name : channelsLast(graph, `${name}/last`, value);
  if (isFlat(shape)) {
    const dims = shape.length < 2 ? shape : [sizeOf(shape), ...shape.slice(0, -1)];
    return {
      name: graph.node(name, 'Reshape', [from, graph.integers(`${name}/shape`, [1, ...dims])]),
      shape,
    };
  }
  const plain = graph.node(`${name}/plain`, 'Reshape', [from, graph.integers(`${name}/shape`, [1, ...shape])]);
  return channelsFirst(graph, name, plain, shape);
}

/** An axis as Keras counts it, with the batch at 0 or from the end, as the graph does. */
export function graphAxis(axis: number, shape: readonly number[]): number {
  const positive = axis < 0 ? axis + shape.length + 1 : axis;
  return positive === shape.length ? 1 : positive + 1;
}
