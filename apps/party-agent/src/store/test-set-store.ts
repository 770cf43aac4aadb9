/**
 * Test sets that the hospital has added: which images, with the hash of each, and a copy of the labels. Images stay where they are
 * and are checked against their hash whenever they are read. Nothing of this leaves the agent.
 */
import { createHash, randomBytes } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { contentHash, type LabelledImage } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { decodeIsolated, readTestSet, type TestSet } from '@doubleblind/imaging';
import { z } from 'zod';
import { storageError, writeFileAtomically } from './atomic-file.ts';
import { checkName, type DataFolder } from './data-folder.ts';

const recordSchema = z.strictObject({
  version: z.literal(1),
  name: z.string(),
  imageFolder: z.string(),
  /** Path (relative to imageFolder) to SHA-256 of the file. */
  images: z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/)),
  /** Random, kept here, so that the content hash of a public collection cannot be recognised. */
  salt: z.string(),
  contentHash: z.string(),
});

const RECORD_FILE = 'test-set.json';
const LABELS_FILE = 'labels.csv';

export interface ImageReference {
  readonly study: string;
  readonly path: string;
  readonly view: string;
}

export interface StoredTestSet {
  readonly name: string;
  readonly imageFolder: string;
  readonly testSet: TestSet;
  /** Every image once, studies in order: an image's number in a run is its index here. */
  readonly images: readonly ImageReference[];
  readonly hashes: Readonly<Record<string, string>>;
  readonly contentHash: string;
  readonly labelsPath: string;
}

/**
 * Reads labels, decodes and hashes every image, and stores the test set. Throws DB20xx for whatever is wrong with the data,
 * naming the file; DB5022 when the name is taken by other data.
 */
export async function addTestSet(
  data: DataFolder,
  options: {
    readonly name: string;
    readonly imageFolder: string;
    readonly labels: string;
    readonly onImage?: (done: number, total: number) => void;
  },
): Promise<StoredTestSet> {
  const { imageFolder, testSet } = await readImagesAndLabels(options.labels, resolve(options.imageFolder));
  const references = imageReferences(testSet);
  const hashes: Record<string, string> = {};
  for (const [done, { path }] of references.entries()) {
    hashes[path] = await checkImage(join(imageFolder, path));
    options.onImage?.(done + 1, references.length);
  }
  const folder = data.testSet(checkName(options.name));
  const salt = randomBytes(32).toString('hex');
  const record = {
    version: 1,
    name: options.name,
    imageFolder,
    images: hashes,
    salt,
    contentHash: contentHash(labelledImages(testSet, hashes), salt),
  };
  const earlier = await readFile(join(folder, RECORD_FILE), 'utf8').catch(() => undefined);
  if (earlier !== undefined) throw new DoubleblindError('DB5022', options.name);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await copyFile(options.labels, join(folder, LABELS_FILE));
  } catch (error) {
    throw storageError(error, folder);
  }
  await writeFileAtomically(join(folder, RECORD_FILE), `${JSON.stringify(record, null, 1)}\n`);
  return openTestSet(data, options.name);
}

/** The labels may name images relative to the given folder, or with the folder's own name in front ("images/a.png"). */
async function readImagesAndLabels(labels: string, folder: string): Promise<{ imageFolder: string; testSet: TestSet }> {
  try {
    return { imageFolder: folder, testSet: await readTestSet(labels, folder) };
  } catch (error) {
    if (!(error instanceof DoubleblindError) || error.code !== 'DB2015') throw error;
    const parent = dirname(folder);
    const testSet = await readTestSet(labels, parent).catch(() => undefined);
    const prefix = `${basename(folder)}/`;
    if (!testSet || imageReferences(testSet).some(({ path }) => !path.startsWith(prefix))) throw error;
    return { imageFolder: parent, testSet };
  }
}

/** Throws DB5023 when there is no such test set, DB5024 when its files are damaged. */
export async function openTestSet(data: DataFolder, name: string): Promise<StoredTestSet> {
  const folder = data.testSet(name);
  const text = await readFile(join(folder, RECORD_FILE), 'utf8').catch(() => undefined);
  if (text === undefined) throw new DoubleblindError('DB5023', `${name} in ${data.testSets}.`);
  const record = parseRecord(text, folder);
  const labelsPath = join(folder, LABELS_FILE);
  const testSet = await readTestSet(labelsPath, record.imageFolder);
  const images = imageReferences(testSet);
  if (images.some(({ path }) => record.images[path] === undefined)) throw new DoubleblindError('DB5024', folder);
  const { imageFolder, images: hashes, contentHash } = record;
  return { name, imageFolder, testSet, images, hashes, contentHash, labelsPath };
}

export async function listTestSets(data: DataFolder): Promise<string[]> {
  return (await readdir(data.testSets).catch(() => [])).sort();
}

function parseRecord(text: string, folder: string): z.infer<typeof recordSchema> {
  try {
    return recordSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new DoubleblindError('DB5024', folder, { cause: error });
  }
}

function imageReferences(testSet: TestSet): ImageReference[] {
  return testSet.studies.flatMap(({ id, images }) => images.map(({ path, view }) => ({ study: id, path, view })));
}

function labelledImages(testSet: TestSet, hashes: Record<string, string>): LabelledImage[] {
  return testSet.studies.flatMap((study) => {
    const labels = Object.fromEntries(
      testSet.findings.map((name, f) => [name, study.labels[f] === 1 ? (1 as const) : (0 as const)]),
    );
    return study.images.map(({ path }) => ({
      imageHash: hashes[path],
      study: study.id,
      site: study.site || null,
      patient: null,
      groups: study.attributes,
      labels,
    }));
  });
}

/** Decodes the file, so that no bad image turns up in the middle of a run. Returns its SHA-256. */
async function checkImage(path: string): Promise<string> {
  const bytes = await readFile(path).catch((error) => {
    throw new DoubleblindError('DB2006', path, { cause: error });
  });
  try {
    await decodeIsolated(bytes);
  } catch (error) {
    if (!(error instanceof DoubleblindError)) throw error;
    throw new DoubleblindError(error.code, `${path}: ${error.detail}`, { cause: error });
  }
  return sha256(bytes);
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
