/** Files of an image folder that are no part of the test set: every one of them with the reason. */
import { mkdir, open, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describeUnknown, detectFormat } from '@doubleblind/imaging';
import { storageError } from './atomic-file.ts';

export interface LeftOutFile {
  /** Path relative to the image folder. */
  readonly name: string;
  /** One sentence. */
  readonly reason: string;
}

const HEAD_BYTES = 4096;
/** A table of a few studies beside a whole archive: beyond so many, files are not opened to say more. */
const MOST_OPENED = 20_000;
const LIST_FILE = 'left-out.txt';
const NO_ROW = 'No row of the labels table names it.';

/** In the order of the names, each of which no row of the table names. */
export async function describeLeftOut(folder: string, names: readonly string[]): Promise<LeftOutFile[]> {
  const files: LeftOutFile[] = [];
  for (const [index, name] of names.entries()) {
    const reason = index < MOST_OPENED ? reasonOf(name, await headOf(join(folder, name))) : NO_ROW;
    files.push({ name, reason });
  }
  return files;
}

function reasonOf(name: string, head: Uint8Array | null): string {
  if (head === null) return 'It cannot be read.';
  const format = detectFormat(head);
  // The name is the standard's (PS3.10 section 8.6), and so is a full stop behind it on some media.
  if (format === 'dicom' && /^DICOMDIR\.?$/i.test(basename(name))) return 'It is the index of a DICOM medium.';
  return format === undefined ? describeUnknown(head) || 'It is no PNG, JPEG or DICOM image.' : NO_ROW;
}

async function headOf(path: string): Promise<Uint8Array | null> {
  const file = await open(path).catch(() => null);
  if (file === null) return null;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } catch {
    return null;
  } finally {
    await file.close();
  }
}

/** Writes the list, one file a line, into a folder of the agent. Answers its path. Throws DB5012 when the disk is full. */
export async function writeLeftOut(folder: string, files: readonly LeftOutFile[]): Promise<string> {
  const path = join(folder, LIST_FILE);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(path, files.map(({ name, reason }) => `${name}: ${reason}\n`).join(''), { mode: 0o600 });
  } catch (error) {
    throw storageError(error, folder);
  }
  return path;
}
