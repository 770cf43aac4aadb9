/** Images on which the compiler measures ranges and chooses widths. */
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DoubleblindError } from '@doubleblind/errors';
import {
  type DecodedImage,
  describeFilms,
  detectFormat,
  type FilmLook,
  filmLook,
  looksLikeNifti,
  preprocessImage,
  readImage,
  renderPhantom,
  SITES,
} from '@doubleblind/imaging';
import type { CalibrationFilms, Preprocessing, VolumeInput } from '@doubleblind/program';
import { calibrationVolumes } from './calibration-volumes.ts';
import { isVolume } from './load-input.ts';

/** More do not change the ranges much, and every one is simulated for every choice of widths. */
const MAXIMUM_IMAGES = 96;
/**
 * Nine of each site. With three of each, one test film in five of densenet-tiny left the ranges (margin 1.5); with fourteen one
 * in sixty, and none at a margin of 2.
 */
const PHANTOMS = 63;
const PHANTOM_SIZE = 320;
/** What tells the format of a file lies in its first bytes. */
const HEAD_BYTES = 4096;
/** Far from the seeds of every test set and of the training images. */
const PHANTOM_SEED = 90_000_001;

export interface Calibration {
  readonly inputs: readonly Float32Array[];
  /** What the films look like; undefined for phantoms, and for too few. */
  readonly films: CalibrationFilms | undefined;
  /** Of volumes: the millimetres between their voxels. */
  readonly spacing?: VolumeInput['spacing'] | undefined;
}

/** Inputs from a folder's images, evenly chosen; without a folder, phantom films of all sites. Throws DB5030, DB20xx. */
export async function calibrationInputs(
  folder: string | undefined,
  preprocessing: Preprocessing | VolumeInput,
): Promise<Calibration> {
  if (isVolume(preprocessing)) {
    const paths = folder === undefined ? undefined : await filesOf(folder, looksLikeNifti);
    return { ...(await calibrationVolumes(paths, folder, preprocessing)), films: undefined };
  }
  if (folder === undefined) {
    return { inputs: phantoms().map((image) => preprocessImage(image, preprocessing)), films: undefined };
  }
  const paths = await filesOf(folder, (head) => detectFormat(head) !== undefined);
  if (paths.length === 0) throw new DoubleblindError('DB5030', folder);
  const inputs: Float32Array[] = [];
  const looks: (FilmLook | null)[] = [];
  for (const path of paths) {
    const image = await readImage(path);
    inputs.push(inputOf(image, path, preprocessing));
    looks.push(filmLook(image));
  }
  return { inputs, films: describeFilms(looks) };
}

function inputOf(image: DecodedImage, path: string, preprocessing: Preprocessing): Float32Array {
  try {
    return preprocessImage(image, preprocessing);
  } catch (error) {
    if (!(error instanceof DoubleblindError)) throw error;
    throw new DoubleblindError(error.code, `${path}: ${error.detail}`, { cause: error });
  }
}

function phantoms() {
  return Array.from({ length: PHANTOMS }, (_, n) => {
    const { pixels } = renderPhantom(PHANTOM_SEED + n, { site: n % SITES.length, size: PHANTOM_SIZE });
    return { width: PHANTOM_SIZE, height: PHANTOM_SIZE, maximum: 255, pixels } as const;
  });
}

/** Those that begin as is wanted, evenly chosen: told from the content, as everywhere, since films from archives often have no ending. */
async function filesOf(folder: string, isWanted: (head: Uint8Array) => boolean): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error) => {
    throw new DoubleblindError('DB5030', folder, { cause: error });
  });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const wanted = await Promise.all(files.map((file) => begins(file, isWanted)));
  return evenly(files.filter((_, index) => wanted[index]).sort());
}

async function begins(path: string, isWanted: (head: Uint8Array) => boolean): Promise<boolean> {
  const file = await open(path);
  try {
    const head = new Uint8Array(HEAD_BYTES);
    const { bytesRead } = await file.read(head, 0, HEAD_BYTES, 0);
    return isWanted(head.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}

function evenly(paths: readonly string[]): string[] {
  const count = Math.min(MAXIMUM_IMAGES, paths.length);
  return Array.from({ length: count }, (_, n) => paths[Math.floor((n * paths.length) / count)]);
}
