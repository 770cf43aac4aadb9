export { type Compiled, type CompileReport, compile } from './compile.ts';
export type { Widths } from './fixed-point/widths.ts';
export type { CompileOptions } from './options.ts';
