/** The container of a PNG file: chunks, checksums and the inflated size, checked before a decoder sees it. */

import { DoubleblindError } from '@doubleblind/errors';
import { crc32, inflate } from '#platform';
import { TooMuchData } from '../platform/platform.ts';
import { concatBytes } from './bytes.ts';
import { type Orientation, readOrientation } from './exif.ts';
import { checkDimensions, type DecodeLimits } from './limits.ts';

const SIGNATURE_LENGTH = 8;
const CHUNK_OVERHEAD = 12;
/** Chunks that the pixels depend on. The others (text, profiles, times) are dropped unread. */
const PIXEL_CHUNKS = new Set(['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND']);
const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
const DEPTHS: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};

export interface PngHeader {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  /** 0 grey, 2 RGB, 3 palette, 4 grey + alpha, 6 RGB + alpha (PNG specification, table 11.1). */
  readonly colourType: number;
  readonly channels: number;
  readonly interlaced: boolean;
  /** The largest depth that sBIT states for a colour channel; undefined without it. */
  readonly significantBits: number | undefined;
  /** Whether a tRNS chunk names transparent colours. */
  readonly transparency: boolean;
  /** As a viewer is to show it. */
  readonly orientation: Orientation;
}

function malformed(detail: string): never {
  throw new DoubleblindError('DB2001', detail);
}

/**
 * Checks the chunk structure, every checksum, the header, and that the image data inflate to exactly the size that
 * the header implies; a file that would inflate to more stops there.
 * @returns the header and the file reduced to the chunks that the pixels depend on.
 * @throws DB2001 malformed or truncated, DB2002 too large, DB2004 interlaced with less than 8 bits.
 */
export function readPngContainer(bytes: Uint8Array, limits: DecodeLimits): { header: PngHeader; reduced: Uint8Array } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kept: Uint8Array[] = [bytes.subarray(0, SIGNATURE_LENGTH)];
  const data: Uint8Array[] = [];
  let header: PngHeader | undefined;
  let ended = false;
  for (let offset = SIGNATURE_LENGTH; !ended; ) {
    if (offset + CHUNK_OVERHEAD > bytes.length) malformed('The PNG file is cut off.');
    const length = view.getUint32(offset);
    const end = offset + CHUNK_OVERHEAD + length;
    if (end > bytes.length) malformed('The PNG file is cut off.');
    const type = String.fromCharCode(...bytes.subarray(offset + 4, offset + 8));
    if (crc32(bytes.subarray(offset + 4, end - 4)) !== view.getUint32(end - 4)) {
      malformed(`The checksum of a PNG chunk at byte ${offset} is wrong.`);
    }
    const body = bytes.subarray(offset + 8, end - 4);
    if ((header === undefined) !== (type === 'IHDR')) malformed('The PNG header is missing or repeated.');
    if (type === 'IHDR') header = parseHeader(body, limits);
    else if (type === 'PLTE' && body.length > 3 * 256) malformed('The PNG palette is too long.');
    else if (type === 'IDAT') data.push(body);
    else if (type === 'sBIT') header = { ...header!, significantBits: significantBits(header!, body) };
    else if (type === 'tRNS') header = { ...header!, transparency: true };
    else if (type === 'eXIf') header = { ...header!, orientation: readOrientation(body) };
    if (PIXEL_CHUNKS.has(type)) kept.push(bytes.subarray(offset, end));
    ended = type === 'IEND';
    offset = end;
  }
  checkInflatedSize(header!, data);
  return { header: header!, reduced: concatBytes(kept) };
}

function parseHeader(body: Uint8Array, limits: DecodeLimits): PngHeader {
  if (body.length !== 13) malformed('The PNG header has the wrong length.');
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const width = view.getUint32(0);
  const height = view.getUint32(4);
  const [depth, colourType, compression, filter, interlace] = body.subarray(8);
  if (!DEPTHS[colourType]?.includes(depth) || compression !== 0 || filter !== 0 || interlace > 1) {
    malformed('The PNG header holds values that the format does not know.');
  }
  checkDimensions(width, height, limits);
  if (interlace === 1 && depth < 8) {
    throw new DoubleblindError('DB2004', `It is an interlaced PNG with ${depth} bits a pixel.`);
  }
  const shape = { width, height, depth, colourType, channels: CHANNELS[colourType], interlaced: interlace === 1 };
  return { ...shape, significantBits: undefined, transparency: false, orientation: 1 };
}

/** One byte for each channel; that of alpha does not matter. A chunk that does not fit its image is ignored. */
function significantBits({ channels, depth, colourType }: PngHeader, body: Uint8Array): number | undefined {
  if (colourType === 3 || body.length !== channels) return undefined;
  const bits = Math.max(...body.subarray(0, channels >= 3 ? 3 : 1));
  return bits >= 1 && bits <= depth ? bits : undefined;
}

/** Bytes of filtered scanlines, one filter byte a line; seven reduced images when interlaced (Adam7). */
function inflatedSize({ width, height, depth, channels, interlaced }: PngHeader): number {
  const pass = (columns: number, rows: number) =>
    columns > 0 && rows > 0 ? rows * (1 + Math.ceil((columns * channels * depth) / 8)) : 0;
  if (!interlaced) return pass(width, height);
  const adam7 = [
    [0, 0, 8, 8],
    [4, 0, 8, 8],
    [0, 4, 4, 8],
    [2, 0, 4, 4],
    [0, 2, 2, 4],
    [1, 0, 2, 2],
    [0, 1, 1, 2],
  ];
  return adam7.reduce(
    (sum, [x, y, stepX, stepY]) => sum + pass(Math.ceil((width - x) / stepX), Math.ceil((height - y) / stepY)),
    0,
  );
}

function checkInflatedSize(header: PngHeader, data: Uint8Array[]): void {
  const expected = inflatedSize(header);
  let actual: number;
  try {
    actual = inflate(concatBytes(data), 'zlib', expected + 1).length;
  } catch (cause) {
    const tooMuch = cause instanceof TooMuchData;
    const detail = tooMuch
      ? `The PNG file holds more image data than the ${expected} bytes that its size needs.`
      : 'The compressed data of the PNG file are damaged.';
    throw new DoubleblindError('DB2001', detail, { cause });
  }
  if (actual !== expected) malformed(`The PNG file holds ${actual} bytes of image data instead of ${expected}.`);
}
