/** Test sets of volumes whose labels are masks: each file is read once before it counts, and each mask fits its volume. */
import { readFile } from 'node:fs/promises';
import { join, posix, resolve } from 'node:path';
import { DoubleblindError } from '@doubleblind/errors';
import {
  filesBelow,
  type MaskedImage,
  type MaskTableChoices,
  openLabelsTable,
  readMask,
  readMaskTable,
  requireInside,
  requireSameGrid,
  type Structures,
  turnPlaced,
} from '@doubleblind/imaging';
import { checkName, type DataFolder } from './data-folder.ts';
import { readVolume } from './read-volume.ts';
import { type ImageToKeep, makeContent, type StoredTestSet } from './test-set-content.ts';
import { keepTestSet, sha256 } from './test-set-store.ts';

export interface AddMaskedOptions {
  readonly name: string;
  /** Folder of volumes (NIfTI files, or folders of DICOM series) and masks. */
  readonly imageFolder: string;
  /** Path of the table that names them. */
  readonly labels: string;
  readonly structures: Structures;
  readonly choices: MaskTableChoices;
  readonly onImage?: (done: number, total: number) => void;
  /** Called with what was assumed in reading a file. */
  readonly onRemark?: (text: string) => void;
}

/**
 * Throws DB20xx for whatever is wrong with table, volumes and masks, naming the file; DB5022 when the name is taken. A finding of the test
 * set is a structure: it is positive where the mask has a voxel of it.
 */
export async function addMaskedTestSet(data: DataFolder, options: AddMaskedOptions): Promise<StoredTestSet> {
  const { structures, choices, onImage, onRemark } = options;
  checkName(options.name);
  const imageFolder = resolve(options.imageFolder);
  const table = await openLabelsTable(options.labels);
  const files = await filesBelow(imageFolder);
  // A folder may be a volume: the slices of a series.
  const folders = [...new Set(files.map((file) => posix.dirname(file)))].filter((name) => name !== '.');
  const rows = readMaskTable(table, choices, [...files, ...folders].sort(), imageFolder);
  const images: ImageToKeep[] = [];
  for (const [done, row] of rows.entries()) {
    images.push(await readCase(imageFolder, row, structures, onRemark));
    onImage?.(done + 1, rows.length);
  }
  requireDifferent(images);
  const findings = Object.keys(structures).map((finding) => ({ column: finding, finding }));
  const made = makeContent({ images, imageFolder, mapping: { findings, groups: [] }, remarks: [] });
  return keepTestSet(data, options.name, { ...made, structures });
}

async function readCase(
  folder: string,
  { image, mask, study, patient, site }: MaskedImage,
  structures: Structures,
  onRemark: AddMaskedOptions['onRemark'],
): Promise<ImageToKeep> {
  const { volume, hash, isSeries } = await readVolume(folder, image);
  const maskFile = await readInside(folder, mask);
  for (const { text } of volume.remarks) onRemark?.(`${image}: ${text}`);
  const drawn = named(mask, () => readMask(maskFile, structures, mask));
  // What writes masks of a series mostly turns its axes; both state where theirs lead to.
  requireSameGrid(isSeries ? turnPlaced(drawn, volume.axes) : drawn, volume, mask);
  const present = Object.entries(structures).map(
    ([name, number]) => [name, drawn.labels.includes(number) ? 1 : 0] as const,
  );
  return {
    ...{ hash, path: image, mask: { hash: sha256(maskFile), path: mask } },
    ...{ study, site, patient, groups: {}, labels: Object.fromEntries(present), look: null },
  };
}

async function readInside(folder: string, name: string): Promise<Uint8Array> {
  await requireInside(folder, name);
  return readFile(join(folder, name)).catch((cause) => {
    throw new DoubleblindError('DB2006', join(folder, name), { cause });
  });
}

function named<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    if (!(cause instanceof DoubleblindError) || cause.detail.startsWith(path)) throw cause;
    throw new DoubleblindError(cause.code, `${path}: ${cause.detail}`, { cause });
  }
}

/** One volume that counts twice would narrow every interval. Throws DB2024. */
function requireDifferent(images: readonly ImageToKeep[]): void {
  const first = new Map<string, string>();
  for (const { hash, path } of images) {
    const other = first.get(hash);
    if (other !== undefined) throw new DoubleblindError('DB2024', `${other} and ${path}.`);
    first.set(hash, path);
  }
}
