/** Files that Keras saves, .keras and .h5, as ONNX files. */
import { DoubleblindError } from '@doubleblind/errors';
import { MOST_TEXT_BYTES, type ZipArchive } from '../zip.ts';
import { type KerasModel, readConfig } from './config.ts';
import { convertKeras } from './convert.ts';
import { isJson } from './fields.ts';
import { Hdf5File } from './hdf5.ts';
import type { Generation } from './layer-view.ts';
import { archiveWeights, legacyWeights } from './weights.ts';

const CONFIG = 'config.json';
const WEIGHTS = 'model.weights.h5';

/** Whether an archive is one of Keras. */
export const isKerasArchive = ({ names }: ZipArchive): boolean => names.includes(CONFIG) && names.includes(WEIGHTS);

/** @throws DoubleblindError DB1019, DB1020, DB1002 */
export async function readKerasArchive(archive: ZipArchive, inputShape?: readonly number[]): Promise<Uint8Array> {
  const text = (name: string) => new TextDecoder().decode(archive.read(name, MOST_TEXT_BYTES));
  const model = readConfig(text(CONFIG));
  const metadata = archive.names.includes('metadata.json') ? text('metadata.json') : '{}';
  const generation = generationOf(versionIn(metadata), model);
  const file = await Hdf5File.open(archive.read(WEIGHTS));
  try {
    return convertKeras(model, { generation, weights: archiveWeights(file, model), inputShape });
  } finally {
    file.close();
  }
}

/** @throws DoubleblindError DB1019, DB1020, DB1002 */
export async function readKerasH5(bytes: Uint8Array, inputShape?: readonly number[]): Promise<Uint8Array> {
  const file = await Hdf5File.open(bytes);
  try {
    const config = file.text('', 'model_config');
    if (config === undefined)
      throw new DoubleblindError('DB1019', 'It has weights only; save the whole model (model.save), not save_weights.');
    const model = readConfig(config);
    const version = file.text('', 'keras_version') ?? file.text('model_weights', 'keras_version');
    return convertKeras(model, { generation: generationOf(version, model), weights: legacyWeights(file), inputShape });
  } finally {
    file.close();
  }
}

function versionIn(metadata: string): string | undefined {
  try {
    const parsed: unknown = JSON.parse(metadata);
    return isJson(parsed) && typeof parsed.keras_version === 'string' ? parsed.keras_version : undefined;
  } catch {
    return undefined;
  }
}

/** As the file says; else by how its inputs are written, which Keras 3 changed. */
function generationOf(version: string | undefined, { layers }: KerasModel): Generation {
  if (version !== undefined) return Number.parseInt(version, 10) >= 3 ? 3 : 2;
  return layers.some(({ config }) => 'batch_input_shape' in config) ? 2 : 3;
}
