import type { WrittenNode, WrittenTensor } from '../onnx/write.ts';

/** A node of a written graph with the constants that it reads. */
export interface NodeAndTensors {
  readonly node: WrittenNode;
  readonly tensors: readonly WrittenTensor[];
}
