/** Takes one uploaded file: streams it to the disk while hashing, then checks that it is an image that can be evaluated. */
import { createHash, randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FileCheck } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import {
  DEFAULT_LIMITS,
  type DecodeBudget,
  type DecodedImage,
  decodeIsolated,
  detectFormat,
  filmLook,
} from '@doubleblind/imaging';
import { formatBytes } from '@doubleblind/program/units';
import { storageError, writeFileAtomically } from '../../store/atomic-file.ts';
import { concernsOf } from '../../store/film-check.ts';
import type { StorageRoom } from '../../store/storage-room.ts';
import { thumbnailPng } from '../../store/thumbnail.ts';
import { explainedFailureOf } from '../failure.ts';

const LONGEST_NAME = 1000;
const SMALL_SIDE = 200;

/** A path relative to the folder that was dropped. Throws DB5706 for anything that leads elsewhere. */
export function checkUploadName(name: string): string {
  const parts = name.split('/');
  const good =
    name.length <= LONGEST_NAME &&
    !/[\p{Cc}\\]/u.test(name) &&
    !/^[A-Za-z]:/.test(name) &&
    parts.every((part) => part !== '' && part !== '.' && part !== '..');
  if (!good) throw new DoubleblindError('DB5706', JSON.stringify(name.slice(0, 100)));
  return name;
}

export interface ReceivedFile {
  /** SHA-256 of the bytes, 64 hexadecimal digits. */
  readonly hash: string;
  readonly check: FileCheck;
}

export interface UploadFolders {
  readonly files: string;
  readonly thumbnails: string;
}

/** What one file may take. */
export interface UploadLimits {
  readonly bytes: number;
  readonly decoding: DecodeBudget;
}

/**
 * Keeps the file as files/HASH and its thumbnail as thumbnails/HASH.png if it is an image, and says so; anything else is
 * not kept. Throws DB5705 when it is larger than the limit, DB5036 when there is no room for it, DB5012 when the disk is full all the same.
 */
export async function receiveFile(
  folders: UploadFolders,
  name: string,
  body: Readable,
  limits: UploadLimits,
  room: StorageRoom,
): Promise<ReceivedFile> {
  const temporary = join(folders.files, `incoming-${randomBytes(8).toString('hex')}`);
  try {
    const left = await room.left();
    const { hash, bytes } = await streamToDisk(body, temporary, { limit: limits.bytes, left });
    const check = await checkFile(temporary, { name, bytes }, limits.decoding);
    if (check.image) {
      await rename(temporary, join(folders.files, hash));
      const thumbnail = thumbnailPng(check.image);
      await writeFileAtomically(join(folders.thumbnails, `${hash}.png`), thumbnail);
      room.added(bytes + thumbnail.length);
    }
    return { hash, check: check.result };
  } catch (error) {
    throw storageError(error, folders.files);
  } finally {
    await rm(temporary, { force: true });
  }
}

async function streamToDisk(
  body: Readable,
  path: string,
  { limit, left }: { readonly limit: number; readonly left: number },
): Promise<{ hash: string; bytes: number }> {
  if (left <= 0) throw noRoom(left);
  const hash = createHash('sha256');
  let bytes = 0;
  const measured = async function* () {
    // The request outlives a refusal: the answer goes back on the same connection.
    for await (const chunk of body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > limit) throw new DoubleblindError('DB5705', `The limit is ${limit} bytes.`);
      if (bytes > left) throw noRoom(left);
      hash.update(chunk);
      yield chunk;
    }
  };
  await pipeline(measured, createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true }));
  return { hash: hash.digest('hex'), bytes };
}

function noRoom(left: number): DoubleblindError {
  return new DoubleblindError('DB5036', `There is room for ${formatBytes(Math.max(0, left))}.`);
}

async function checkFile(
  path: string,
  { name, bytes }: { readonly name: string; readonly bytes: number },
  budget: DecodeBudget,
): Promise<{ result: FileCheck; image: DecodedImage | null }> {
  const content = await readFile(path);
  const format = detectFormat(content) ?? null;
  const common = { name, format, bytes, looked: false };
  try {
    const image = await decodeIsolated(content, DEFAULT_LIMITS, budget);
    const { width, height } = image;
    const said = { warnings: shortened(warningsOf(image)), concerns: shortened(concernsOf(image)) };
    return { result: { ...common, status: 'accepted', width, height, ...said, look: filmLook(image) }, image };
  } catch (error) {
    if (!(error instanceof DoubleblindError)) throw error;
    const failure = explainedFailureOf(error);
    const nothing = { width: null, height: null, warnings: [], concerns: [] };
    return { result: { ...common, status: 'rejected', ...nothing, failure }, image: null };
  }
}

/** What does not keep the file out, but people should know. */
function warningsOf({ width, height, pixels, remarks }: DecodedImage): string[] {
  const warnings = remarks.map(({ text }) => text);
  if (Math.min(width, height) < SMALL_SIDE) warnings.push(`The image is small: ${width} x ${height} pixels.`);
  if (pixels.every((pixel: number) => pixel === pixels[0])) warnings.push('All pixels are equal.');
  return warnings;
}

/** As many and as long as the contracts have room for. */
function shortened(sentences: readonly string[]): string[] {
  return sentences.slice(0, 10).map((text) => text.slice(0, 300));
}
