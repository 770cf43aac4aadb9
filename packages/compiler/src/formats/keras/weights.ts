/** Where a layer's weights stand in a file of Keras. */
import { DoubleblindError } from '@doubleblind/errors';
import type { Weight } from '../graph-maker.ts';
import type { KerasModel } from './config.ts';
import type { Hdf5File } from './hdf5.ts';

/** A layer by the models that it is in, outermost first (without the whole), and itself. */
export type LayerPath = readonly string[];

/** Weights of the layers of one model. */
export interface WeightSource {
  /** How many weights the layer has. */
  count(layer: LayerPath): number;
  /**
   * One weight.
   *
   * @param roles names that Keras gives it, such as 'kernel'
   * @param index its place among the weights of the layer
   * @throws DoubleblindError DB1019 where it is not there
   */
  weight(layer: LayerPath, roles: readonly string[], index: number): Weight;
}

/**
 * Of `model.weights.h5` in a .keras file: groups by kinds of layers, numbered in the order of the configuration, and weights by
 * numbers (keras/src/saving/saving_lib.py, _save_container_state).
 */
export function archiveWeights(file: Hdf5File, model: KerasModel): WeightSource {
  const groups = new Map<string, string>();
  // Keras 2 of 2023 has another word for it.
  const word = file.has('_layer_checkpoint_dependencies') ? '_layer_checkpoint_dependencies' : 'layers';
  const place = (prefix: string, path: LayerPath, { layers }: KerasModel) => {
    const used = new Map<string, number>();
    for (const layer of layers) {
      const kind = snakeCase(layer.kind);
      const copy = used.get(kind) ?? 0;
      used.set(kind, copy + 1);
      const group = `${prefix}${word}/${copy === 0 ? kind : `${kind}_${copy}`}`;
      const own = [...path, layer.name];
      groups.set(own.join('\n'), group);
      if (layer.inner) place(`${group}/`, own, layer.inner);
    }
  };
  place('', [], model);
  const varsOf = (path: LayerPath): string => {
    const vars = `${groups.get(path.join('\n'))}/vars`;
    const name = file.has(vars) ? file.text(vars, 'name') : undefined;
    if (name !== undefined && name !== path.at(-1))
      throw new DoubleblindError('DB1019', `Its weights for layer "${path.at(-1)}" are those of "${name}".`);
    return vars;
  };
  return {
    count: (path) => {
      const vars = varsOf(path);
      let count = 0;
      while (file.has(`${vars}/${count}`)) count++;
      return count;
    },
    weight: (path, _, index) => file.weight(`${varsOf(path)}/${index}`),
  };
}

/** keras/src/utils/naming.py, to_snake_case. */
const snakeCase = (kind: string) =>
  kind
    .replace(/\W+/g, '')
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();

/**
 * Of an .h5 file: a group for each layer of the outermost model, with the names of its weights; those of a model inside stand
 * together under its name (keras/src/legacy/saving/legacy_h5_format.py, save_weights_to_hdf5_group).
 */
export function legacyWeights(file: Hdf5File): WeightSource {
  const root = file.has('model_weights') ? 'model_weights' : '';
  const group = (name: string) => (root === '' ? name : `${root}/${name}`);
  const known = new Map<string, readonly string[]>();
  const namesOf = ([outermost, ...inside]: LayerPath): readonly string[] => {
    let all = known.get(outermost);
    if (!all) {
      all = file.has(group(outermost)) ? file.texts(group(outermost), 'weight_names') : [];
      known.set(outermost, all);
    }
    if (inside.length === 0) return all;
    const own = `/${inside.at(-1)}/`;
    return all.filter((name) => `/${name.slice(0, name.lastIndexOf('/'))}/`.endsWith(own));
  };
  return {
    count: (path) => namesOf(path).length,
    weight: (path, roles) => {
      const fits = namesOf(path).filter((name) => roles.includes(roleOf(name)));
      if (fits.length !== 1)
        throw new DoubleblindError('DB1019', `Layer "${path.at(-1)}" has ${fits.length} weights ${roles[0]}.`);
      return file.weight(`${group(path[0])}/${fits[0]}`);
    },
  };
}

/** 'conv2d/kernel:0' and 'conv2d/kernel' are the kernel of conv2d. */
const roleOf = (name: string) => name.slice(name.lastIndexOf('/') + 1).replace(/:\d+$/, '');
