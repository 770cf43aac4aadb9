/**
 * From a volume to the model's input tensor. Both parties' plaintext and secure runs must start from the same numbers, so every rounding
 * is stated (float32 means IEEE binary32, round to nearest even):
 *
 * 1. the axes are put into the declared order and direction; nothing is interpolated;
 * 2. each value is cut off to the window, less the mean, over the standard deviation, in float64 and rounded once to float32; for a
 *    z-score the mean and the standard deviation (over n) of all values of the volume, in float64;
 * 3. resize, see resize-volume.ts, or tiles, see tiles.ts: a z-score is of the whole volume, and outside it a tile has 0.
 */
import { DoubleblindError } from '@doubleblind/errors';
import type { VolumeInput } from '@doubleblind/program';
import { type Grid, type Three, turnGrid, turnValues, type Volume } from '../volume/volume.ts';
import { resizeTrilinear } from './resize-volume.ts';
import { cutTile, type Tiling, tilingOf } from './tiles.ts';

/** Voxels may be so many times larger or smaller than those that ranges were measured on. */
const SPACING_FACTOR = 1.25;

/** How a volume is cut by a program with tiles. */
export function tilingOfVolume(grid: Grid, { depth, height, width, axes, tiles }: VolumeInput): Tiling {
  if (!tiles) throw new RangeError('the program has no tiles');
  return tilingOf(turnGrid(grid, axes).sizes, [depth, height, width], tiles);
}

/**
 * What a model with tiles is given of a volume: its values along the program's axes, and how they are cut.
 *
 * @throws DoubleblindError DB2031 as preprocessVolume
 */
export function tiledVolume(
  volume: Volume,
  input: VolumeInput,
): { readonly values: Float32Array; readonly tiling: Tiling } {
  requireSpacing(tensorSpacing(volume, input), input);
  const values = turnValues(scaled(volume.values, input.intensity), volume, input.axes);
  return { values, tiling: tilingOfVolume(volume, input) };
}

/** Input tensors of all tiles of a volume. Throws as tiledVolume. */
export function volumeTiles(volume: Volume, input: VolumeInput): Float32Array<ArrayBuffer>[] {
  const { values, tiling } = tiledVolume(volume, input);
  return tiling.places.map((_, index) => cutTile(values, tiling, index));
}

/**
 * What a model without tiles is given of a volume.
 *
 * @returns float32 values [depth][height][width] of the declared size
 * @throws DoubleblindError DB2031 where the size does not fit the rule, where voxels are of another size than the model was made with,
 * and where all values of a z-score are the same
 */
export function preprocessVolume(volume: Volume, input: VolumeInput): Float32Array {
  const { depth, height, width, axes, resize } = input;
  const to: Three = [depth, height, width];
  const grid = turnGrid(volume, axes);
  const fits = grid.sizes.every((size, axis) => size === to[axis]);
  if (resize === 'none' && !fits) {
    const [given, taken] = [grid.sizes, to].map((sizes) => sizes.join(' x '));
    throw new DoubleblindError(
      'DB2031',
      `It has ${given} voxels along ${axes}, the program takes ${taken} and does not resize.`,
    );
  }
  requireSpacing(tensorSpacing(volume, input), input);
  const values = turnValues(scaled(volume.values, input.intensity), volume, axes);
  return resizeTrilinear(values, grid.sizes, to);
}

/** Millimetres between the voxels of the input tensor, along its axes. */
export function tensorSpacing(
  volume: Volume,
  { depth, height, width, axes, tiles }: Pick<VolumeInput, 'depth' | 'height' | 'width' | 'axes' | 'tiles'>,
): Three {
  const { sizes, spacing } = turnGrid(volume, axes);
  if (tiles) return spacing;
  const to = [depth, height, width];
  const [a, b, c] = spacing.map((size, axis) => (size * sizes[axis]) / to[axis]);
  return [a, b, c];
}

function requireSpacing(spacing: Three, { spacing: known, axes }: VolumeInput): void {
  if (!known) return;
  const outside = spacing.findIndex(
    (size, axis) => size < known.least[axis] / SPACING_FACTOR || size > known.most[axis] * SPACING_FACTOR,
  );
  if (outside < 0) return;
  const text = (size: number) => Number(size.toFixed(3));
  const range = `${text(known.least[outside])} to ${text(known.most[outside])} mm`;
  throw new DoubleblindError(
    'DB2031',
    `Along ${axes[outside]} its voxels would be ${text(spacing[outside])} mm in the model; it was made with ${range}.`,
  );
}

function scaled(values: Float32Array, intensity: VolumeInput['intensity']): Float32Array {
  if (intensity.kind === 'window') {
    const { low, high, mean, std } = intensity;
    return values.map((value) => (Math.min(high, Math.max(low, value)) - mean) / std);
  }
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  const std = Math.sqrt(squares / values.length);
  if (!(std > 0)) throw new DoubleblindError('DB2031', 'All of its values are the same, so they have no z-score.');
  return values.map((value) => (value - mean) / std);
}
