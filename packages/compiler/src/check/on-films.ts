/** A compiled program beside its file on any films, such as some that nothing about it was chosen on. */
import type { PrivateWeights, Program } from '@doubleblind/program';
import { ModelFile, type ModelFileOptions } from '../onnx/model-file.ts';
import { checkAgainstFile, type FileCheck } from './against-file.ts';

/**
 * @param films images of the input's shape, C order, preprocessed
 * @throws DoubleblindError DB1001, DB1013
 */
export async function compareWithFile(
  onnx: Uint8Array,
  { program, weights }: { readonly program: Program; readonly weights: PrivateWeights },
  films: readonly Float32Array[],
  options: ModelFileOptions = {},
): Promise<FileCheck> {
  const { name, innerValue } = program.output;
  const file = await ModelFile.open(onnx, { output: name, innerValue, numbers: program.input.numbers, ...options });
  try {
    return await checkAgainstFile(file, program, weights, { films, keptApart: true, odd: [] });
  } finally {
    await file.release();
  }
}
