/** Models as vendors have them: ONNX as it is, models of Keras and weights of PyTorch turned into it. */
import { isHdf5 } from './keras/hdf5.ts';
import { isKerasArchive, readKerasArchive, readKerasH5 } from './keras/read.ts';
import { buildArchitecture } from './torch/architectures.ts';
import { isLegacyTorch, isTorchArchive, readLegacyTorch, readTorchArchive } from './torch/state-dict.ts';
import { isZip, ZipArchive } from './zip.ts';

/** What is known of a model besides its file. */
export interface ReadModelOptions {
  /** Sizes of the image, 1 x C x H x W, where the file leaves them open or others are wanted. */
  readonly inputShape?: readonly number[] | undefined;
  /** The network that weights of PyTorch belong to, by torchvision's name. */
  readonly architecture?: string | undefined;
}

/** A model as an ONNX file. */
export interface ReadModel {
  readonly onnx: Uint8Array;
  /** What the file was. */
  readonly format: 'onnx' | 'keras' | 'torch';
}

/**
 * The model in the file, told by its first bytes. The ONNX files that are made here have their channels first.
 *
 * @throws DoubleblindError DB1019, DB1020, DB1023 to DB1025, DB1002; what is wrong with an ONNX file shows when that is read
 */
export async function readModel(bytes: Uint8Array, options: ReadModelOptions = {}): Promise<ReadModel> {
  const { inputShape } = options;
  if (isHdf5(bytes)) return { onnx: await readKerasH5(bytes, inputShape), format: 'keras' };
  if (isLegacyTorch(bytes)) return { onnx: buildArchitecture(readLegacyTorch(bytes), options), format: 'torch' };
  if (!isZip(bytes)) return { onnx: bytes, format: 'onnx' };
  const archive = new ZipArchive(bytes);
  if (isKerasArchive(archive)) return { onnx: await readKerasArchive(archive, inputShape), format: 'keras' };
  if (isTorchArchive(archive)) return { onnx: buildArchitecture(readTorchArchive(archive), options), format: 'torch' };
  return { onnx: bytes, format: 'onnx' };
}
