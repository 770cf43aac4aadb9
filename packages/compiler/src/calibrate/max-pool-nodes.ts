/** MaxPool for onnxruntime, which refuses padding as large as the kernel even where dilation makes the window larger. */
import type { WrittenAttribute, WrittenNode, WrittenTensor } from '../onnx/write.ts';

/** Lower than any value; padded positions never win. */
const NEVER = -3e38;

/** @param attributes kernel_shape, strides, dilations and pads of two axes */
export function maxPoolNodes(
  input: string,
  output: string,
  attributes: Readonly<Record<string, WrittenAttribute>>,
): { nodes: WrittenNode[]; tensors: WrittenTensor[] } {
  const pads = attributes.pads as readonly number[];
  const kernel = attributes.kernel_shape as readonly number[];
  if (pads.every((size, side) => size < kernel[side % 2]))
    return { nodes: [{ operator: 'MaxPool', inputs: [input], outputs: [output], attributes }], tensors: [] };
  const padded = `${output}/padded`;
  const [top, left, bottom, right] = pads.map(BigInt);
  const sizes = { name: `${output}/pads`, dims: [8], data: BigInt64Array.of(0n, 0n, top, left, 0n, 0n, bottom, right) };
  const value = { name: `${output}/never`, dims: [], data: Float32Array.of(NEVER) };
  return {
    nodes: [
      { operator: 'Pad', inputs: [input, sizes.name, value.name], outputs: [padded] },
      { operator: 'MaxPool', inputs: [padded], outputs: [output], attributes: { ...attributes, pads: [0, 0, 0, 0] } },
    ],
    tensors: [sizes, value],
  };
}
