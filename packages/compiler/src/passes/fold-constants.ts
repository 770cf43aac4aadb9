/** Constant folding: a node that reads nothing but constants is run once, by onnxruntime, when the model is compiled. */
import { DoubleblindError } from '@doubleblind/errors';
import type { Attribute, Constant, OnnxNode } from '../onnx/graph.ts';
import { RuntimeGraph } from '../onnx/runtime.ts';
import { valueCount } from '../onnx/tensor.ts';
import type { WrittenAttribute, WrittenTensor } from '../onnx/write.ts';

/** True for a node with inputs that are all constants. */
export function isFoldable(node: OnnxNode, constants: ReadonlyMap<string, Constant>): boolean {
  return node.inputs.length > 0 && node.inputs.every((input) => input === '' || constants.has(input));
}

/** The node's first output. @throws DoubleblindError DB1006 where onnxruntime cannot compute it */
export async function foldNode(
  node: OnnxNode,
  constants: ReadonlyMap<string, Constant>,
  opset: number,
): Promise<Constant> {
  const tensors: WrittenTensor[] = [];
  for (const name of new Set(node.inputs)) {
    const constant = constants.get(name);
    if (constant) tensors.push({ name, dims: constant.dims, data: toWritten(constant) });
  }
  const attributes: Record<string, WrittenAttribute> = {};
  for (const [name, attribute] of node.attributes) attributes[name] = toAttribute(node, name, attribute);
  const { operator, inputs } = node;
  const output = node.outputs[0];
  let graph: RuntimeGraph | undefined;
  try {
    graph = await RuntimeGraph.load(
      {
        nodes: [{ operator, inputs, outputs: [output], attributes }],
        tensors,
        inputs: [],
        outputs: [{ name: output, dims: [] }],
        opset,
      },
      'none',
    );
    const result = (await graph.run({})).get(output);
    if (!result) throw new Error('it has no output');
    valueCount(result.dims, `Value "${output}"`);
    return result.data instanceof Float32Array
      ? { kind: 'real', dims: result.dims, data: result.data }
      : { kind: 'integer', dims: result.dims, data: Float64Array.from(result.data, Number) };
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

function toWritten(constant: Constant): Float32Array | BigInt64Array {
  return constant.kind === 'real' ? constant.data : BigInt64Array.from(constant.data, BigInt);
}

function toAttribute(node: OnnxNode, name: string, attribute: Attribute): WrittenAttribute {
  switch (attribute.kind) {
    case 'float':
      return { float: attribute.value };
    case 'integer':
    case 'string':
    case 'integers':
      return attribute.value;
    default:
      throw new DoubleblindError(
        'DB1006',
        `Node "${node.name}" (${node.operator}) of constants has an attribute ${name} that cannot be folded.`,
      );
  }
}
