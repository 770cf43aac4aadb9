import type { ErrorEntry } from './index.ts';

/** 1xxx: reading ONNX and compiling it. */
export const compilerErrors = {
  DB1001: { title: 'The ONNX file cannot be read.', remedy: 'Export the model again and check that the file was copied whole.' },
} as const satisfies Record<string, ErrorEntry>;
