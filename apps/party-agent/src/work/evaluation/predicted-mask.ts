/** From a model's mask logits to masks on the grid of the volume that it was given. */
import { DoubleblindError } from '@doubleblind/errors';
import {
  type Grid,
  joinTiles,
  resizeTrilinear,
  type Three,
  tilingOfVolume,
  turnGrid,
  turnValues,
} from '@doubleblind/imaging';
import { isValid, type Masks, type Program, scoreActivation } from '@doubleblind/program';

/**
 * The masks of all classes [classes][voxels], 1 inside, on the given grid: logits are first brought to its size, each class by itself, as
 * nnU-Net does with its own (Isensee et al., Nature Methods 2021), and only then compared. Those of tiles are put together to the size of the grid.
 * Throws DB5037 where those of the volume, or of one of its tiles, are not valid.
 *
 * @param outputs logits [classes][depth][height][width] of the volume, or of each of its tiles
 */
export function predictedMasks(
  { output, input }: Pick<Program, 'output' | 'input'>,
  { classes, depth, height, width }: Masks,
  outputs: readonly Float32Array[],
  grid: Grid,
): Uint8Array[] {
  if (!outputs.every(isValid)) throw new DoubleblindError('DB5037', 'There is no mask of this case.');
  const axes = input.volume?.axes ?? grid.axes;
  const turned = turnGrid(grid, axes);
  const { volume } = input;
  const [from, logits]: [Three, Float32Array] = volume?.tiles
    ? [turned.sizes, joinTiles(outputs, tilingOfVolume(grid, volume), classes, volume.tiles.weighting)]
    : [[depth, height, width], outputs[0]];
  const voxels = from[0] * from[1] * from[2];
  const maps = Array.from({ length: classes }, (_, c) =>
    resizeTrilinear(logits.subarray(c * voxels, (c + 1) * voxels), from, turned.sizes),
  );
  const inside = insideOf(scoreActivation(output), maps);
  return maps.map((map, c) => {
    const mask = Uint8Array.from(map, (_, i) => Number(inside(c, i)));
    return turnValues(mask, turned, grid.axes);
  });
}

/** By the largest of a voxel's classes (the first of equal ones), or by each class's own threshold. */
function insideOf(activation: 'none' | 'sigmoid' | 'softmax', maps: readonly Float32Array[]) {
  if (activation !== 'softmax') {
    const threshold = activation === 'sigmoid' ? 0 : 0.5;
    return (c: number, i: number) => maps[c][i] > threshold;
  }
  const best = Uint16Array.from(maps[0], (_, i) => maps.reduce((at, map, c) => (map[i] > maps[at][i] ? c : at), 0));
  return (c: number, i: number) => best[i] === c;
}
