/** The marker segments of a JPEG file (ITU-T T.81, annex B), read before any pixel memory is allocated. */
import { DoubleblindError } from '@doubleblind/errors';
import { type Orientation, readOrientation } from './exif.ts';
import { checkDimensions, type DecodeLimits } from './limits.ts';

export interface JpegHeader {
  readonly width: number;
  readonly height: number;
  /** Bits a sample. */
  readonly precision: number;
  readonly components: number;
  /** Start-of-frame marker: 0xc0 baseline, 0xc1 extended, 0xc2 progressive, 0xc3 lossless. */
  readonly process: number;
  /** Whether three components are red, green and blue rather than luma and two chromas; undefined where nothing says. */
  readonly rgb: boolean | undefined;
  /** Units between restart markers; 0 for none. */
  readonly restartInterval: number;
  /** As a viewer is to show it. */
  readonly orientation: Orientation;
  /** Where the image ends: behind its end marker. */
  readonly end: number;
}

type Frame = Omit<JpegHeader, 'rgb' | 'restartInterval' | 'orientation' | 'end'> & { readonly ids: readonly number[] };

/** What the application segments say of the colours. */
interface ColourMarkers {
  readonly jfif: boolean;
  /** The transform of an Adobe segment: 0 none, 1 YCbCr, 2 YCCK. */
  readonly adobe: number | undefined;
}

/** A progressive file needs ten or so scans; thousands of tiny ones would only burn time. */
const MAXIMUM_SCANS = 100;
const isStandalone = (marker: number) => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);
const isStartOfFrame = (marker: number) =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

function malformed(detail: string): never {
  throw new DoubleblindError('DB2001', detail);
}

/**
 * Walks the whole file from SOI to EOI.
 * @throws DB2001 malformed, cut off (no end marker) or with too little data for its size; DB2002 too large.
 */
export function readJpegHeader(bytes: Uint8Array, limits: DecodeLimits): JpegHeader {
  let header: Frame | undefined;
  let markers: ColourMarkers = { jfif: false, adobe: undefined };
  let orientation: Orientation = 1;
  let restartInterval = 0;
  let scans = 0;
  let offset = 2;
  for (;;) {
    if (offset + 2 > bytes.length) malformed('The JPEG file is cut off.');
    if (bytes[offset] !== 0xff) malformed(`The JPEG file has no marker at byte ${offset}.`);
    const marker = bytes[offset + 1];
    if (marker === 0xd9) break;
    if (marker === 0xff) {
      offset++;
      continue;
    }
    offset += 2;
    if (isStandalone(marker)) continue;
    if (offset + 2 > bytes.length) malformed('The JPEG file is cut off.');
    const length = (bytes[offset] << 8) | bytes[offset + 1];
    if (length < 2 || offset + length > bytes.length) malformed('A segment of the JPEG file is cut off.');
    if (isStartOfFrame(marker)) {
      if (header) malformed('The JPEG file has two frames.');
      header = parseFrame(marker, bytes.subarray(offset + 2, offset + length), limits);
    }
    if (marker === 0xdd && length >= 4) restartInterval = (bytes[offset + 2] << 8) | bytes[offset + 3];
    if (marker >= 0xe0 && marker <= 0xef) {
      const body = bytes.subarray(offset + 2, offset + length);
      markers = readColourMarkers(marker, body, markers);
      if (marker === 0xe1 && startsWith(body, 'Exif\0\0')) orientation = readOrientation(body.subarray(6));
    }
    offset += length;
    if (marker === 0xda) {
      if (++scans > MAXIMUM_SCANS) malformed(`The JPEG file has more than ${MAXIMUM_SCANS} scans.`);
      offset = skipEntropyCodedData(bytes, offset);
    }
  }
  if (!header || scans === 0) malformed('The JPEG file holds no image.');
  // Every 8x8 block costs at least one bit (lossless: every pixel), so a smaller file cannot hold the image.
  const unit = header.process === 0xc3 ? 1 : 64;
  if (bytes.length * 8 < (header.width * header.height) / unit) malformed('The JPEG file is too short for its size.');
  const { ids, ...frame } = header;
  return { ...frame, rgb: isRgb(ids, markers), restartInterval, orientation, end: offset + 2 };
}

function startsWith(body: Uint8Array, text: string): boolean {
  return body.length >= text.length && [...text].every((letter, i) => body[i] === letter.charCodeAt(0));
}

function readColourMarkers(marker: number, body: Uint8Array, known: ColourMarkers): ColourMarkers {
  if (marker === 0xe0 && startsWith(body, 'JFIF\0')) return { ...known, jfif: true };
  if (marker === 0xee && startsWith(body, 'Adobe') && body.length >= 12) return { ...known, adobe: body[11] };
  return known;
}

/** In libjpeg's order (default_decompress_parms of jdapimin.c): a JFIF file, an Adobe transform, the components' ids. */
function isRgb(ids: readonly number[], { jfif, adobe }: ColourMarkers): boolean | undefined {
  if (ids.length !== 3) return undefined;
  if (jfif) return false;
  if (adobe !== undefined) return adobe === 0;
  if (String.fromCharCode(...ids) === 'RGB') return true;
  return ids.every((id, i) => id === i + 1) ? false : undefined;
}

function parseFrame(process: number, body: Uint8Array, limits: DecodeLimits): Frame {
  if (body.length < 9) malformed('The JPEG frame header is cut off.');
  const header = {
    process,
    precision: body[0],
    height: (body[1] << 8) | body[2],
    width: (body[3] << 8) | body[4],
    components: body[5],
    ids: Array.from({ length: body[5] }, (_, k) => body[6 + 3 * k]),
  };
  if (body.length < 6 + 3 * header.components) malformed('The JPEG frame header is cut off.');
  checkDimensions(header.width, header.height, limits);
  return header;
}

/** Index of the next marker after a scan; 0xff00 is a stuffed byte, 0xffd0..7 restart within the scan. */
function skipEntropyCodedData(bytes: Uint8Array, start: number): number {
  for (let i = start; i + 1 < bytes.length; i++) {
    if (bytes[i] !== 0xff) continue;
    const next = bytes[i + 1];
    if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return i;
  }
  malformed('The JPEG file is cut off.');
}
