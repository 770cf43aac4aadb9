/** How far apart the values of a window are. */
import type { WrittenAttribute } from '../onnx/write.ts';
import type { GraphWriter } from './graph-writer.ts';
import { maxPoolNodes } from './max-pool-nodes.ts';

/**
 * The largest value of every window less the smallest: the name of that.
 * @param highest name of the windows' largest values
 * @param attributes kernel_shape, strides, dilations and pads of two axes
 * @param output prefix of new names
 */
export function spreadNodes(
  graph: GraphWriter,
  input: string,
  highest: string,
  attributes: Readonly<Record<string, WrittenAttribute>>,
  output: string,
): string {
  const negative = graph.node('Neg', [input], `${output}/negative`);
  const lowest = `${output}/lowest`;
  graph.add(maxPoolNodes(negative, lowest, attributes));
  return graph.node('Add', [highest, lowest], `${output}/spread`);
}
