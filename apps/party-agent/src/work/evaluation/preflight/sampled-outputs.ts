/** The outputs that a preflight compares: all scores of a film, or those of some voxels of a volume, as many as fit a message. */
import { activate, type Program, scoreActivation } from '@doubleblind/program';

const MOST_VOXELS = 2048;

/** Numbers of the outputs that are compared, all classes of a voxel together; null where all are, as they stand. */
export function sampledOutputs({ output }: Pick<Program, 'output'>): Uint32Array | null {
  if (!output.masks) return null;
  const { classes, depth, height, width } = output.masks;
  const voxels = depth * height * width;
  const some = Math.min(voxels, MOST_VOXELS);
  return Uint32Array.from({ length: some * classes }, (_, i) => {
    const voxel = Math.floor((Math.floor(i / classes) * voxels) / some);
    return (i % classes) * voxels + voxel;
  });
}

/** Of the compared outputs of one image: their probabilities. */
export function sampledProbabilities({ output }: Pick<Program, 'output'>, values: readonly number[]): Float32Array {
  const activation = scoreActivation(output);
  const classes = output.masks?.classes;
  if (classes === undefined) return activate(activation, Float32Array.from(values));
  const probabilities = new Float32Array(values.length);
  // Classes exclude one another voxel by voxel.
  for (let first = 0; first < values.length; first += classes)
    probabilities.set(activate(activation, Float32Array.from(values.slice(first, first + classes))), first);
  return probabilities;
}
