/** Constant folding: a node that reads nothing but constants is run once, by onnxruntime, when the model is compiled. */
import { DoubleblindError } from '@doubleblind/errors';
import type { Constant, OnnxNode } from '../onnx/graph.ts';
import { RuntimeGraph, type RuntimeResult } from '../onnx/runtime.ts';
import { valueCount } from '../onnx/tensor.ts';
import type { WrittenTensor } from '../onnx/write.ts';
import { writtenNode, writtenTensor } from '../onnx/written.ts';

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
    if (constant) tensors.push(writtenTensor(name, constant));
  }
  const named = node.outputs.filter((name) => name !== '');
  let graph: RuntimeGraph | undefined;
  try {
    graph = await RuntimeGraph.load(
      {
        nodes: [writtenNode(node)],
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
    throw new DoubleblindError(
      'DB1006',
      `Node "${node.name}" (${node.operator}) of constants cannot be computed: ${why}.`,
      {
        cause,
      },
    );
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
