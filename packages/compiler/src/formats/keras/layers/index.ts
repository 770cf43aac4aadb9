/** The kinds of Keras layers that are read, by name. */
import type { Conversion } from '../layer-view.ts';
import { activationLayers } from './activations.ts';
import { convolutionLayers } from './convolutions.ts';
import { normalisationLayers } from './normalisations.ts';
import { poolLayers } from './pools.ts';
import { shapeLayers, TRAINING_ONLY } from './shapes.ts';
import { sumLayers } from './sums.ts';

const CONVERSIONS: ReadonlyMap<string, Conversion> = new Map(
  Object.entries({
    ...activationLayers,
    ...convolutionLayers,
    ...normalisationLayers,
    ...poolLayers,
    ...shapeLayers,
    ...sumLayers,
  }),
);

/** What makes a layer's result; undefined for a kind that is not read. */
export const conversionOf = (kind: string): Conversion | undefined => CONVERSIONS.get(kind);

/** Whether the layer does nothing once a model is trained. */
export const actsInTrainingOnly = (kind: string): boolean => TRAINING_ONLY.includes(kind);

/** For error messages and documents: the kinds that are read. */
export const READ_LAYERS: readonly string[] = [...CONVERSIONS.keys(), ...TRAINING_ONLY, 'InputLayer'].sort();
