/** The bytes of a table that people exported from somewhere, as text. */
import { DoubleblindError } from '@doubleblind/errors';

export interface TableText {
  readonly text: string;
  /** How the bytes were read, where that is worth saying; null for UTF-8. */
  readonly encoding: 'UTF-16' | 'Windows-1252' | null;
}

/** A hundred thousand images with long names stay far below this. */
const MAXIMUM_BYTES = 64 * 2 ** 20;
/** "PK", the ZIP archive that an .xlsx or .ods file is, and the container of .xls. */
const WORKBOOKS = [
  [0x50, 0x4b, 0x03, 0x04],
  [0xd0, 0xcf, 0x11, 0xe0],
];
/** Characters that no text holds: control characters, some of which stand where Windows-1252 leaves bytes undefined. */
const NO_TEXT = /(?![\t\n\v\f\r])\p{Cc}/u;

/**
 * UTF-8, UTF-16 (with a byte order mark, or seen from its zero bytes), else Windows-1252 if that gives text. Throws DB2018 for
 * too many bytes and DB2022 for what is no text in any of them.
 */
export function decodeTable(bytes: Uint8Array): TableText {
  if (bytes.length > MAXIMUM_BYTES) {
    throw new DoubleblindError('DB2018', `It has ${bytes.length} bytes; the limit is ${MAXIMUM_BYTES}.`);
  }
  if (WORKBOOKS.some((magic) => magic.every((byte, i) => bytes[i] === byte))) {
    throw new DoubleblindError('DB2022', 'It is a workbook of a spreadsheet program; save it as CSV.');
  }
  const wide = utf16Of(bytes);
  if (wide !== null) return { text: decode(wide, bytes) ?? refuse('It is not whole UTF-16 text.'), encoding: 'UTF-16' };
  const text = decode('utf-8', bytes);
  if (text !== null) {
    if (text.includes('\0')) refuse('It holds NUL characters.');
    return { text, encoding: null };
  }
  const single = decode('windows-1252', bytes);
  if (single === null || NO_TEXT.test(single)) refuse('It is neither UTF-8 nor UTF-16 nor Windows-1252 text.');
  return { text: single, encoding: 'Windows-1252' };
}

function refuse(detail: string): never {
  throw new DoubleblindError('DB2022', detail);
}

/** By its byte order mark; else where every second byte of the first few is zero, as in Latin text. */
function utf16Of(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const start = bytes.subarray(0, Math.min(64, bytes.length & ~1));
  if (start.length < 8) return null;
  const zeros = (parity: number) => start.filter((byte, i) => i % 2 === parity && byte === 0).length;
  const half = start.length / 2;
  if (zeros(1) === half && zeros(0) === 0) return 'utf-16le';
  if (zeros(0) === half && zeros(1) === 0) return 'utf-16be';
  return null;
}

/** Without a byte order mark; null where the bytes are not that encoding. */
function decode(encoding: string, bytes: Uint8Array): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
