/** Constant folding: a node that reads nothing but constants is run once, by onnxruntime, when the model is compiled. */
import { DoubleblindError } from '@doubleblind/errors';
import type { Attribute, Constant, OnnxNode } from '../onnx/graph.ts';
import { RuntimeGraph, type RuntimeResult } from '../onnx/runtime.ts';
import { DATA_TYPE, valueCount } from '../onnx/tensor.ts';
import type { WrittenAttribute, WrittenTensor } from '../onnx/write.ts';

/** True for a node with inputs that are all constants. */
export function isFoldable(node: OnnxNode, constants: ReadonlyMap<string, Constant>): boolean {
  return node.inputs.length > 0 && node.inputs.every((input) => input === '' || constants.has(input));
}

/** The node's outputs by name. @throws DoubleblindError DB1006 where onnxruntime cannot compute it */
export async function foldNode(
  node: OnnxNode,
  constants: ReadonlyMap<string, Constant>,
  opset: number,
): Promise<Map<string, Constant>> {
  const tensors: WrittenTensor[] = [];
  for (const name of new Set(node.inputs)) {
    const constant = constants.get(name);
    if (constant) tensors.push(toWritten(name, constant));
  }
  const attributes: Record<string, WrittenAttribute> = {};
  for (const [name, attribute] of node.attributes) attributes[name] = toAttribute(node, name, attribute);
  const { operator, inputs, outputs } = node;
  const named = outputs.filter((name) => name !== '');
  let graph: RuntimeGraph | undefined;
  try {
    graph = await RuntimeGraph.load(
      {
        nodes: [{ operator, inputs, outputs, attributes }],
        tensors,
        inputs: [],
        outputs: named.map((name) => ({ name })),
        opset,
      },
      'none',
    );
    const results = await graph.run({});
    return new Map(named.map((name) => [name, toConstant(name, results.get(name))]));
  } catch (cause) {
    if (cause instanceof DoubleblindError) throw cause;
    const why = (cause as Error).message.split('\n')[0];
    throw new DoubleblindError('DB1006', `Node "${node.name}" (${operator}) of constants cannot be computed: ${why}.`, {
      cause,
    });
  } finally {
    await graph?.release();
  }
}

function toConstant(name: string, result: RuntimeResult | undefined): Constant {
  if (!result) throw new Error('it has no output');
  const { dims } = result;
  valueCount(dims, `Value "${name}"`);
  if (result.type === 'real') return { kind: 'real', dims, data: result.data };
  const data = Float64Array.from(result.data as ArrayLike<number>, Number);
  return { kind: 'integer', type: result.type, dims, data };
}

function toWritten(name: string, constant: Constant): WrittenTensor {
  const { dims, data } = constant;
  if (constant.kind === 'real') return { name, dims, data: constant.data };
  return { name, dims, data: BigInt64Array.from(data, BigInt), type: constant.type };
}

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
      return { tensor: toWritten(name, attribute.value) };
    default:
      throw new DoubleblindError(
        'DB1006',
        `Node "${node.name}" (${node.operator}) of constants has an attribute ${name} that cannot be folded.`,
      );
  }
}
