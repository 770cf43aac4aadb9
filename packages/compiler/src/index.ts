export type { FileCheck } from './check/against-file.ts';
export { type Compiled, type CompileReport, compile } from './compile.ts';
export type { Widths } from './fixed-point/widths.ts';
export { withInputShape } from './onnx/input-shape.ts';
export { isChannelsLast } from './onnx/layout.ts';
export { ModelFile } from './onnx/model-file.ts';
export { readOnnx } from './onnx/read.ts';
export type { CompileOptions } from './options.ts';
