export { type Compiled, type CompileReport, compile } from './compile.ts';
export type { Widths } from './fixedPoint/widths.ts';
export type { CompileOptions } from './options.ts';
