/** Constant and Shape: nodes whose output is known when the model is compiled. */
import type { Constant } from '../onnx/graph.ts';
import type { NodeView } from './operator.ts';

/** The value of a Constant node. */
export function constantValue(node: NodeView): Constant {
  const tensor = node.attribute('value', 'tensor')?.value;
  if (tensor) return tensor;
  const float = node.attribute('value_float', 'float')?.value;
  if (float !== undefined) return { kind: 'real', dims: [], data: Float32Array.of(float) };
  const floats = node.attribute('value_floats', 'floats')?.value;
  if (floats) return { kind: 'real', dims: [floats.length], data: Float32Array.from(floats) };
  const integer = node.attribute('value_int', 'integer')?.value;
  if (integer !== undefined) return { kind: 'integer', type: 'int64', dims: [], data: Float64Array.of(integer) };
  const integers = node.attribute('value_ints', 'integers')?.value;
  if (integers) return { kind: 'integer', type: 'int64', dims: [integers.length], data: Float64Array.from(integers) };
  throw node.error('holds neither numbers nor integers');
}

/** The value of a Shape node (start and end since operator set 15). */
export function shapeValue(node: NodeView): Constant {
  const dims = node.dims(0);
  const end = node.attribute('end', 'integer')?.value;
  const part = dims.slice(node.integer('start', 0), end);
  return { kind: 'integer', type: 'int64', dims: [part.length], data: Float64Array.from(part) };
}
