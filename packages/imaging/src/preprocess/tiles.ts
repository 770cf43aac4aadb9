/**
 * Volumes cut into tiles of a network's input, and what it says of the tiles put together: the sliding window of MONAI (Cardoso et al. 2022,
 * monai.inferers.sliding_window_inference) and nnU-Net (Isensee et al., Nature Methods 2021). As there, outputs are averaged before they become
 * masks: logits, where the program opens logits.
 */
import type { Tiles } from '@doubleblind/program';
import type { Three } from '../volume/volume.ts';

/** How a grid is cut. */
export interface Tiling {
  readonly tile: Three;
  /** Of the grid, and of what it is made larger to where it is smaller than a tile. */
  readonly sizes: Three;
  readonly padded: Three;
  /** Voxels before the grid's first one. */
  readonly before: Three;
  /** Where each tile begins in the padded grid, the last axis fastest. */
  readonly places: readonly Three[];
}

/** Standard deviation of the weights, as a part of a tile, and least weight, as MONAI has them. */
const SIGMA = 0.125;
const LEAST = 1e-3;

const three = (of: (axis: number) => number): Three => [of(0), of(1), of(2)];

/** An interval of a tile less its overlap, the last tile moved back to end with the grid. Smaller grids are one tile, in its middle. */
export function tilingOf(sizes: Three, tile: Three, { overlap }: Pick<Tiles, 'overlap'>): Tiling {
  const padded = three((axis) => Math.max(sizes[axis], tile[axis]));
  const before = three((axis) => (padded[axis] - sizes[axis]) >> 1);
  const [starts, rows, columns] = [0, 1, 2].map((axis) => {
    const interval = Math.max(1, Math.floor(tile[axis] * (1 - overlap)));
    const count = Math.ceil((padded[axis] - tile[axis]) / interval) + 1;
    return Array.from({ length: count }, (_, i) => Math.min(i * interval, padded[axis] - tile[axis]));
  });
  const places = starts.flatMap((a) => rows.flatMap((b) => columns.map((c): Three => [a, b, c])));
  return { tile, sizes, padded, before, places };
}

/** Calls back with places in the tile and in the grid of a row's voxels that are in both. */
function eachRow(
  { tile, sizes, before }: Tiling,
  place: Three,
  row: (inTile: number, inGrid: number, voxels: number) => void,
): void {
  const first = three((axis) => place[axis] - before[axis]);
  const low = three((axis) => Math.max(0, -first[axis]));
  const high = three((axis) => Math.min(tile[axis], sizes[axis] - first[axis]));
  const voxels = high[2] - low[2];
  for (let z = low[0]; z < high[0]; z++)
    for (let y = low[1]; y < high[1]; y++) {
      const inGrid = ((first[0] + z) * sizes[1] + first[1] + y) * sizes[2] + first[2] + low[2];
      row((z * tile[1] + y) * tile[2] + low[2], inGrid, voxels);
    }
}

/** Values [voxels] of one tile; 0 outside the grid. */
export function cutTile(values: Float32Array, tiling: Tiling, index: number): Float32Array<ArrayBuffer> {
  const [a, b, c] = tiling.tile;
  const cut = new Float32Array(a * b * c);
  eachRow(tiling, tiling.places[index], (inTile, inGrid, voxels) => {
    cut.set(values.subarray(inGrid, inGrid + voxels), inTile);
  });
  return cut;
}

/** What a voxel of a tile counts [voxels]. */
export function tileWeights(tile: Three, weighting: Tiles['weighting']): Float32Array {
  const [a, b, c] = tile;
  const weights = new Float32Array(a * b * c).fill(1);
  if (weighting === 'constant') return weights;
  const along = tile.map((size) =>
    Array.from({ length: size }, (_, i) => Math.exp(-((i - (size - 1) / 2) ** 2) / (2 * (SIGMA * size) ** 2))),
  );
  for (let z = 0, i = 0; z < a; z++)
    for (let y = 0; y < b; y++)
      for (let x = 0; x < c; x++) weights[i++] = Math.max(LEAST, along[0][z] * along[1][y] * along[2][x]);
  return weights;
}

/**
 * The weighted mean of the tiles' outputs in each voxel of the grid.
 *
 * @param outputs of every tile in order, [classes][voxels of a tile]
 * @returns [classes][voxels of the grid]
 */
export function joinTiles(
  outputs: readonly Float32Array[],
  tiling: Tiling,
  classes: number,
  weighting: Tiles['weighting'],
): Float32Array {
  if (outputs.length !== tiling.places.length)
    throw new RangeError(`${outputs.length} tiles are given, the grid has ${tiling.places.length}`);
  const weights = tileWeights(tiling.tile, weighting);
  const voxels = tiling.sizes[0] * tiling.sizes[1] * tiling.sizes[2];
  const sums = new Float64Array(classes * voxels);
  const totals = new Float64Array(voxels);
  outputs.forEach((values, index) => {
    eachRow(tiling, tiling.places[index], (inTile, inGrid, count) => {
      for (let i = 0; i < count; i++) {
        const weight = weights[inTile + i];
        totals[inGrid + i] += weight;
        for (let k = 0; k < classes; k++)
          sums[k * voxels + inGrid + i] += weight * values[k * weights.length + inTile + i];
      }
    });
  });
  return Float32Array.from(sums, (sum, i) => sum / totals[i % voxels]);
}
