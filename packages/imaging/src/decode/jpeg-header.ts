/** The marker segments of a JPEG file (ITU-T T.81, annex B), read before any pixel memory is allocated. */
import { DoubleblindError } from '@doubleblind/errors';
import { checkDimensions, type DecodeLimits } from './limits.ts';

export interface JpegHeader {
  readonly width: number;
  readonly height: number;
  /** Bits a sample. */
  readonly precision: number;
  readonly components: number;
  /** Start-of-frame marker: 0xc0 baseline, 0xc1 extended, 0xc2 progressive, 0xc3 lossless. */
  readonly process: number;
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
  let header: JpegHeader | undefined;
  let scans = 0;
  for (let offset = 2; ; ) {
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
  return header;
}

function parseFrame(process: number, body: Uint8Array, limits: DecodeLimits): JpegHeader {
  if (body.length < 9) malformed('The JPEG frame header is cut off.');
  const header = {
    process,
    precision: body[0],
    height: (body[1] << 8) | body[2],
    width: (body[3] << 8) | body[4],
    components: body[5],
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
