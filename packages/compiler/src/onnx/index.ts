/** Reading, writing and running ONNX files: the entry for those who need graphs and no compiler. */
export type { Attribute, Constant, OnnxGraph, OnnxNode, OnnxValue } from './graph.ts';
export { readOnnx } from './read.ts';
export { type NamedArray, RuntimeGraph, type RuntimeResult } from './runtime.ts';
export {
  type WrittenAttribute,
  type WrittenModel,
  type WrittenNode,
  type WrittenTensor,
  type WrittenValue,
  writeOnnx,
} from './write.ts';
export { writtenNode, writtenTensor } from './written.ts';
