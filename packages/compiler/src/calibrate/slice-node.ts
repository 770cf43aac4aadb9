/** Equally spaced positions of one axis as an ONNX Slice; the batch stands before the layer's axes. */
import type { NodeAndTensors } from './node-and-tensors.ts';

export function sliceNode(
  input: string,
  output: string,
  {
    axis,
    first,
    stride,
    size,
  }: { readonly axis: number; readonly first: number; readonly stride: number; readonly size: number },
): NodeAndTensors {
  const end = first + size * stride;
  // Backwards to the very first position: an end before it, not one that counts from the back.
  const numbers = { starts: first, ends: end < 0 ? -(2 ** 31) : end, axes: axis + 1, steps: stride };
  const tensors = Object.entries(numbers).map(([name, value]) => ({
    name: `${output}/${name}`,
    dims: [1],
    data: BigInt64Array.of(BigInt(value)),
  }));
  const inputs = [input, ...tensors.map(({ name }) => name)];
  return { node: { operator: 'Slice', inputs, outputs: [output] }, tensors };
}
