/** A model's file, of any format that is read, as ONNX. */
import { readFile } from 'node:fs/promises';
import { type ReadModel, readModel } from '@doubleblind/compiler';
import { DoubleblindError } from '@doubleblind/errors';
import type { Program } from '@doubleblind/program';

export interface ModelFileOptions {
  /** ONNX (.onnx), Keras (.keras, .h5) or weights of PyTorch (.pt, .pth). */
  readonly model: string;
  /** Sizes of the input, for example 1x3x224x224, where the file leaves them open or others are wanted. */
  readonly inputShape?: readonly number[];
  /** The network that weights of PyTorch belong to. */
  readonly architecture?: string;
}

/** A model's file, told by its content. Throws DB5029 where there is none, DB1019, DB1020, DB1023 to DB1025. */
export async function readModelFile({ model, inputShape, architecture }: ModelFileOptions): Promise<ReadModel> {
  const bytes = await readFile(model).catch((error) => {
    throw new DoubleblindError('DB5029', model, { cause: error });
  });
  return readModel(bytes, { inputShape, architecture });
}

/** What `--model` and `<MODEL>` take. */
export const MODEL_FORMATS = 'ONNX (.onnx), Keras (.keras, .h5) or weights of PyTorch (.pt, .pth)';

/** Weights that an ONNX file keeps beside itself are read from where it lies; files that were turned into ONNX lie nowhere. */
export const pathOf = ({ model }: Pick<ModelFileOptions, 'model'>, { format }: ReadModel): { path?: string } =>
  format === 'onnx' ? { path: model } : {};

/** The file's name without the ending of a model. */
export const modelName = (fileName: string): string => fileName.replace(/\.(onnx|keras|h5|hdf5|pt|pth)$/i, '');

/** The input of a compiled model, [1, C, ...space]: a file that leaves sizes open was compiled for these. */
export const inputShapeOf = ({ input, tensors }: Program): readonly number[] => [1, ...tensors[input.tensor].shape];
