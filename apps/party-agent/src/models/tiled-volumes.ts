/**
 * Volumes that a program cuts into tiles: each tile is an image of a batch, and a run counts tiles. Tiles are numbered through, those of the first
 * volume of the test set first.
 */
import { DoubleblindError } from '@doubleblind/errors';
import { cutTile, tiledVolume, tilingOfVolume } from '@doubleblind/imaging';
import { programCost } from '@doubleblind/mpc-core/plan';
import type { Program, VolumeInput } from '@doubleblind/program';
import { formatBytes } from '@doubleblind/program/units';
import { readVolume } from '../store/read-volume.ts';
import { type RunPlan, tilesOfVolume } from '../store/run-store.ts';
import type { TestSetContent } from '../store/test-set-content.ts';

/** Volumes that are read at a time: a batch may have the last tiles of one and the first of the next. */
const KEPT = 2;

/** Tiles of each of the first volumes. Reads every file. Throws DB2006, DB5026, DB20xx. */
export async function countTiles(content: TestSetContent, input: VolumeInput, volumes: number): Promise<number[]> {
  const counts: number[] = [];
  for (const { path, hash } of content.images.slice(0, volumes)) {
    const { volume } = await readVolume(content.imageFolder, path, hash);
    counts.push(tilingOfVolume(volume, input).places.length);
  }
  return counts;
}

/** What is to be known before a run: more is opened of tiles than a mask has, and tiles are what is paid for. Null of a run without tiles. */
export function tilesText({ tiles, images, outputs, batchSize }: RunPlan, program: Program): string | null {
  if (!tiles) return null;
  const { vendorToHospital, hospitalToVendor } = programCost(program, batchSize).total.bytes;
  const bytes = formatBytes((images * (vendorToHospital + hospitalToVendor)) / batchSize);
  return (
    `${tiles.length} volumes in ${images} tiles, each of which counts as an image: ${images} x ${outputs} numbers will be opened to you, about ` +
    `${bytes} exchanged; the vendor learns the number of tiles`
  );
}

/** Input tensors [depth][height][width] by the number of a tile. They reject with DB5026, DB20xx, and DB5019 where a volume has other tiles. */
export function tileLoader(
  { imageFolder, images }: TestSetContent,
  input: VolumeInput,
  tiles: readonly number[],
): (tile: number) => Promise<Float32Array<ArrayBuffer>> {
  const ends = tiles.map((_, volume) => tilesOfVolume(tiles, volume)[1]);
  const kept = new Map<number, ReturnType<typeof read>>();
  const read = async (index: number) => {
    const { path, hash } = images[index];
    const { volume } = await readVolume(imageFolder, path, hash);
    return named(path, () => tiledVolume(volume, input));
  };
  return async (tile) => {
    const index = ends.findIndex((end) => tile < end);
    const reading = kept.get(index) ?? read(index);
    kept.delete(index);
    kept.set(index, reading);
    for (const old of [...kept.keys()].slice(0, -KEPT)) kept.delete(old);
    const { values, tiling } = await reading;
    if (tiling.places.length !== tiles[index])
      throw new DoubleblindError(
        'DB5019',
        `"${images[index].path}" has ${tiling.places.length} tiles, not ${tiles[index]}.`,
      );
    return cutTile(values, tiling, tile - tilesOfVolume(tiles, index)[0]);
  };
}

function named<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    if (!(cause instanceof DoubleblindError)) throw cause;
    throw new DoubleblindError(cause.code, `${path}: ${cause.detail}`, { cause });
  }
}
