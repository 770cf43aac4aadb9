/** A volume as a hospital keeps it: a NIfTI file, or a folder with the files of a DICOM series. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DoubleblindError } from '@doubleblind/errors';
import { readDicomSeries, readNifti, requireInside, type SeriesFile, type Volume } from '@doubleblind/imaging';
import { sha256 } from './test-set-store.ts';

/** More slices than a scan of the whole body has. */
const MOST_FILES = 5000;

export interface StoredVolume {
  /** SHA-256 of the file's bytes; of a series, of the sorted hashes of its files, whatever these are called. */
  readonly hash: string;
  readonly isSeries: boolean;
  readonly volume: Volume;
}

/**
 * Reads the file or folder `name` below `folder`. Throws DB2006 where it cannot be read, DB2016 where a link leads out of the folder, DB5026 where its
 * hash is another than the expected one, and as readNifti and readDicomSeries, naming it.
 */
export async function readVolume(folder: string, name: string, expectedHash?: string): Promise<StoredVolume> {
  const path = join(folder, name);
  const isSeries = await isFolder(path);
  const files = isSeries ? await filesOf(folder, name) : [{ name, bytes: await bytesOf(folder, name) }];
  const hash = isSeries ? hashOfSeries(files) : sha256(files[0].bytes);
  if (expectedHash !== undefined && hash !== expectedHash) throw new DoubleblindError('DB5026', path);
  try {
    return { hash, isSeries, volume: isSeries ? await readDicomSeries(files) : readNifti(files[0].bytes) };
  } catch (cause) {
    if (!(cause instanceof DoubleblindError)) throw cause;
    throw new DoubleblindError(cause.code, `${name}: ${cause.detail}`, { cause });
  }
}

export async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    (cause) => {
      throw new DoubleblindError('DB2006', path, { cause });
    },
  );
}

/** Of hidden files, and of the index of a disc, nothing is read. */
async function filesOf(folder: string, name: string): Promise<SeriesFile[]> {
  const names = (await readdir(join(folder, name)))
    .filter((file) => !file.startsWith('.') && file !== 'DICOMDIR')
    .sort();
  if (names.length > MOST_FILES)
    throw new DoubleblindError('DB2002', `${name} has ${names.length} files; the limit is ${MOST_FILES}.`);
  const files: SeriesFile[] = [];
  for (const file of names) files.push({ name: file, bytes: await bytesOf(folder, `${name}/${file}`) });
  return files;
}

async function bytesOf(folder: string, name: string): Promise<Uint8Array> {
  await requireInside(folder, name);
  return readFile(join(folder, name)).catch((cause) => {
    throw new DoubleblindError('DB2006', join(folder, name), { cause });
  });
}

function hashOfSeries(files: readonly SeriesFile[]): string {
  const hashes = files.map(({ bytes }) => sha256(bytes)).sort();
  return sha256(Buffer.from(`doubleblind dicom series\n${hashes.join('\n')}`));
}
