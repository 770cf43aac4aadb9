/** What was read, in the form that is written: nodes and constants that go into another graph as they are. */
import { DoubleblindError } from '@doubleblind/errors';
import type { Attribute, Constant, OnnxNode } from './graph.ts';
import { DATA_TYPE } from './tensor.ts';
import type { WrittenAttribute, WrittenNode, WrittenTensor } from './write.ts';

/** The node with its attributes. @throws DoubleblindError DB1006 for a sub-graph and the like */
export function writtenNode(node: OnnxNode): WrittenNode {
  const attributes: Record<string, WrittenAttribute> = {};
  for (const [name, attribute] of node.attributes) attributes[name] = toAttribute(node, name, attribute);
  return { operator: node.operator, inputs: node.inputs, outputs: node.outputs, attributes };
}

/** The constant under a name; real numbers as float32. */
export function writtenTensor(name: string, constant: Constant): WrittenTensor {
  const { dims, data } = constant;
  if (constant.kind === 'real') return { name, dims, data: constant.data };
  return { name, dims, data: BigInt64Array.from(data, toWord), type: constant.type };
}

/** The largest int64 ("to the end" of an axis) is read as 2^63, the nearest double, and must not wrap around. */
const toWord = (value: number) => (value >= 2 ** 63 ? 2n ** 63n - 1n : BigInt(value));

/** Types that a Cast may name: all real constants are float32 here. */
const REAL_TYPES: readonly number[] = [DATA_TYPE.float16, DATA_TYPE.double, DATA_TYPE.bfloat16];

function toAttribute(node: OnnxNode, name: string, attribute: Attribute): WrittenAttribute {
  switch (attribute.kind) {
    case 'float':
      return { float: attribute.value };
    case 'floats':
      return { floats: attribute.value };
    case 'integer':
      if (node.operator === 'Cast' && name === 'to' && REAL_TYPES.includes(attribute.value)) return DATA_TYPE.float;
      return attribute.value;
    case 'string':
    case 'integers':
      return attribute.value;
    case 'tensor':
      return { tensor: writtenTensor(name, attribute.value) };
    default:
      throw new DoubleblindError(
        'DB1006',
        `Node "${node.name}" (${node.operator}) has an attribute ${name} that cannot be carried over.`,
      );
  }
}
