/** An If whose condition is known when the model is compiled: the branch that is taken, in the place of the node. */
import { DoubleblindError } from '@doubleblind/errors';
import type { Branch, Constant, OnnxNode } from '../onnx/graph.ts';

/** @throws DoubleblindError DB1006 where the condition depends on the image */
export function takenBranch(
  node: OnnxNode,
  constants: ReadonlyMap<string, Constant>,
): { nodes: OnnxNode[]; constants: Branch['constants'] } {
  const condition = constants.get(node.inputs[0]);
  if (!condition)
    throw new DoubleblindError('DB1006', `Node "${node.name}" (If) has a condition that depends on the image.`);
  const attribute = node.attributes.get(condition.data[0] === 0 ? 'else_branch' : 'then_branch');
  if (attribute?.kind !== 'graph')
    throw new DoubleblindError('DB1006', `Node "${node.name}" (If) has no graph for the branch that is taken.`);
  const { nodes, constants: own, outputs } = attribute.value;
  const inside = nodes.map((one) => ({ ...one, name: `${node.name}/${one.name}` }));
  const results = node.outputs.map((output, index) => ({
    name: `${node.name}/result${index}`,
    operator: 'Identity',
    inputs: [outputs[index] ?? ''],
    outputs: [output],
    attributes: new Map(),
  }));
  return { nodes: [...inside, ...results], constants: own };
}
