/**
 * Test sets that the hospital has added from the command line. Images stay where they are and are checked against their hash
 * whenever they are read. Nothing of this leaves the agent.
 */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { DoubleblindError, ERRORS } from '@doubleblind/errors';
import {
  DEFAULT_BUDGET,
  DEFAULT_LIMITS,
  type DecodeBudget,
  type DecodedImage,
  decodeIsolated,
  type FilmLook,
  filesBelow,
  filmLook,
  type MappingChoices,
  NO_CHOICES,
  openLabelsTable,
  requireInside,
} from '@doubleblind/imaging';
import { z } from 'zod';
import { storageError, writeFileAtomically } from './atomic-file.ts';
import { checkName, type DataFolder } from './data-folder.ts';
import { type AcceptedFilms, FilmsToLookAt } from './film-check.ts';
import { describeLeftOut, type LeftOutFile, writeLeftOut } from './left-out.ts';
import { type CheckedLabels, checkLabels, imagesToUse, requireUsable } from './test-set-check.ts';
import {
  hashOfContent,
  makeContent,
  readContent,
  type StoredTestSet,
  type TestSetContent,
  writeContent,
} from './test-set-content.ts';

const recordSchema = z.strictObject({ version: z.literal(2), name: z.string(), contentHash: z.string() });

const RECORD_FILE = 'test-set.json';

export interface AddTestSetOptions {
  readonly name: string;
  readonly imageFolder: string;
  /** Path of the table. */
  readonly labels: string;
  /** What is known of its columns; the others are taken by their names and contents. */
  readonly choices?: MappingChoices;
  /** Whether rows whose image is not there, or cannot be read, may be left out. */
  readonly leaveOutMissing?: boolean;
  /** Films that look wrong and may count: a person has looked at them. */
  readonly acceptFilms?: AcceptedFilms;
  /** Called with what was read before any image is. */
  readonly onLabels?: (check: CheckedLabels) => void;
  /** What decoding one image may take. */
  readonly budget?: DecodeBudget;
  /** Called with files that are no part of the test set and why, and where all of them are listed; once more for images that cannot be read. */
  readonly onLeftOut?: (files: readonly LeftOutFile[], list: string) => void;
  readonly onImage?: (done: number, total: number) => void;
  /** Called with what was assumed in reading an image. */
  readonly onRemark?: (text: string) => void;
}

interface ReadImage {
  readonly hash: string;
  readonly look: FilmLook | null;
}

/**
 * Brings labels and images together, decodes and hashes every image, and stores the test set. Throws DB20xx for whatever is
 * wrong with the data, naming file, row and column (DB2025: films that look wrong); DB5022 when the name is taken.
 */
export async function addTestSet(data: DataFolder, options: AddTestSetOptions): Promise<StoredTestSet> {
  checkName(options.name);
  const imageFolder = resolve(options.imageFolder);
  const names = await filesBelow(imageFolder);
  const {
    choices = NO_CHOICES,
    leaveOutMissing = false,
    acceptFilms = new Set(),
    budget = DEFAULT_BUDGET,
    onLabels,
    onLeftOut,
    onImage,
    onRemark,
  } = options;
  const labels = checkLabels({ table: await openLabelsTable(options.labels), choices, names, folder: imageFolder });
  onLabels?.(labels);
  const others = labels.imagesWithoutRow.filter((name) => join(imageFolder, name) !== resolve(options.labels));
  const leftOut = await describeLeftOut(imageFolder, others);
  const shown = data.filmsToLookAt(options.name);
  if (leftOut.length > 0) onLeftOut?.(leftOut, await writeLeftOut(shown, leftOut));
  requireUsable(labels, leaveOutMissing);
  const read = new Map<string, ReadImage>();
  const unreadable: UnreadableImage[] = [];
  const toLookAt = new FilmsToLookAt(shown);
  for (const [done, { name }] of labels.images.entries()) {
    await requireInside(imageFolder, name);
    const result = await readImage(join(imageFolder, name), budget);
    if (result instanceof DoubleblindError) unreadable.push({ name, error: result });
    else {
      const { hash, image } = result;
      read.set(name, { hash, look: filmLook(image) });
      for (const { text } of image.remarks) onRemark?.(text);
      await toLookAt.examine(name, image);
    }
    onImage?.(done + 1, labels.images.length);
  }
  const lacking = requireReadable(imageFolder, unreadable, leaveOutMissing && read.size > 0);
  if (lacking.length > 0) {
    const more = unreadable.map(({ name, error }) => ({ name, reason: reasonOf(error) }));
    onLeftOut?.(more, await writeLeftOut(shown, [...leftOut, ...more]));
  }
  const readable = { ...labels, images: labels.images.filter(({ name }) => read.has(name)) };
  const { images, remarks } = imagesToUse(readable, (name) => read.get(name)!.hash);
  const accepted = await toLookAt.require(acceptFilms);
  const content = makeContent({
    images: images.map((image) => ({ ...image, path: image.name, ...read.get(image.name)! })),
    imageFolder,
    mapping: labels.mapping,
    remarks: [...remarks, ...lacking, ...accepted],
  });
  return keepTestSet(data, options.name, content);
}

/** Stores what was read. Throws DB5022 when the name is taken. */
export async function keepTestSet(data: DataFolder, name: string, content: TestSetContent): Promise<StoredTestSet> {
  const folder = data.testSet(name);
  const earlier = await readFile(join(folder, RECORD_FILE), 'utf8').catch(() => undefined);
  if (earlier !== undefined) throw new DoubleblindError('DB5022', name);
  await mkdir(folder, { recursive: true, mode: 0o700 }).catch((error) => {
    throw storageError(error, folder);
  });
  await writeContent(folder, content);
  const record = { version: 2, name, contentHash: hashOfContent(content) };
  await writeFileAtomically(join(folder, RECORD_FILE), `${JSON.stringify(record, null, 1)}\n`);
  return openTestSet(data, name);
}

/** Throws DB5023 when there is no such test set, DB5024 when its files are damaged or of an earlier version. */
export async function openTestSet(data: DataFolder, name: string): Promise<StoredTestSet> {
  const folder = data.testSet(name);
  const text = await readFile(join(folder, RECORD_FILE), 'utf8').catch(() => undefined);
  if (text === undefined) throw new DoubleblindError('DB5023', `${name} in ${data.testSets}.`);
  let record: z.infer<typeof recordSchema>;
  try {
    record = recordSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new DoubleblindError('DB5024', `${folder}; add it again.`, { cause: error });
  }
  const { contentHash } = record;
  return { name, content: await readContent(folder, contentHash), contentHash };
}

export async function listTestSets(data: DataFolder): Promise<string[]> {
  return (await readdir(data.testSets).catch(() => [])).sort();
}

const UNREADABLE_SHOWN = 5;

interface UnreadableImage {
  readonly name: string;
  readonly error: DoubleblindError;
}

const reasonOf = ({ code, detail }: DoubleblindError) => `${ERRORS[code].title} ${detail}`.trim();

/** What a report says of films that cannot be read. Throws the first one's error with the names of others, unless they may be left out. */
function requireReadable(folder: string, unreadable: readonly UnreadableImage[], leaveOut: boolean): string[] {
  if (unreadable.length === 0) return [];
  if (leaveOut) return ['Images that cannot be read were left out, with their rows of the labels table.'];
  const named = unreadable
    .slice(0, UNREADABLE_SHOWN)
    .map(({ name, error }) => `${join(folder, name)}: ${error.detail}`);
  const rest = unreadable.length - named.length;
  if (rest > 0) named.push(`And ${rest} more.`);
  const [{ error }] = unreadable;
  throw new DoubleblindError(error.code, named.join(' '), { cause: error });
}

/** Decodes the file, so that no bad image turns up in the middle of a run, and hashes it (SHA-256); or says what is wrong with it. */
async function readImage(
  path: string,
  budget: DecodeBudget,
): Promise<{ hash: string; image: DecodedImage } | DoubleblindError> {
  const bytes = await readFile(path).catch((error) => {
    throw new DoubleblindError('DB2006', path, { cause: error });
  });
  try {
    return { hash: sha256(bytes), image: await decodeIsolated(bytes, DEFAULT_LIMITS, budget) };
  } catch (error) {
    if (!(error instanceof DoubleblindError)) throw error;
    return error;
  }
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
