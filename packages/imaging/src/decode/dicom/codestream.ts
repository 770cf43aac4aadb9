/** Headers of JPEG-LS and JPEG 2000 streams, checked before a codec allocates anything for them. */
import { DoubleblindError } from '@doubleblind/errors';

export interface Codestream {
  readonly width: number;
  readonly height: number;
  readonly components: number;
  /** Bits a sample. */
  readonly precision: number;
  /** Whether its decoder gives one component's samples after the other's, instead of pixel by pixel. */
  readonly planar: boolean;
  /** Whether its decoder turns luma and chromas into colours. */
  readonly transformed: boolean;
}

const MAXIMUM_TILES = 4096;

function malformed(detail: string): never {
  throw new DoubleblindError('DB2001', detail);
}

/** Whether a stream is JPEG-LS: its frame header is SOF55. */
export function isJpegLs(bytes: Uint8Array): boolean {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return false;
  for (let offset = 2; offset + 4 <= bytes.length && bytes[offset] === 0xff; ) {
    const marker = bytes[offset + 1];
    if (marker === 0xf7) return true;
    if (marker === 0xda || (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4)) return false;
    offset += marker === 0xff ? 1 : 2 + ((bytes[offset + 2] << 8) | bytes[offset + 3]);
  }
  return false;
}

/** The codestream within the boxes of a JP2 file (ITU-T T.800, annex I); anything else as it is. */
export function unboxJpeg2000(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || view.getUint32(0) !== 12 || view.getUint32(4) !== 0x6a502020) return bytes;
  for (let offset = 0; offset + 8 <= bytes.length; ) {
    const stated = view.getUint32(offset);
    const large = stated === 1 && offset + 16 <= bytes.length;
    const start = offset + (large ? 16 : 8);
    // 0 stands for "up to the end".
    const length = large ? Number(view.getBigUint64(offset + 8)) : stated === 0 ? bytes.length - offset : stated;
    if (view.getUint32(offset + 4) === 0x6a703263)
      return bytes.subarray(start, Math.min(offset + length, bytes.length));
    if (length < 8) break;
    offset += length;
  }
  malformed('The JP2 file in the pixel data holds no codestream.');
}

/**
 * JPEG-LS (ITU-T T.87, annex C): the segments up to the first scan header. A scan of one component of several is followed by
 * those of the others (interleave mode 0). CharLS itself refuses cut-off data.
 */
export function readJpegLsHeader(bytes: Uint8Array): Codestream {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) malformed('The JPEG-LS stream has no start.');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let frame: Omit<Codestream, 'planar' | 'transformed'> | undefined;
  for (let offset = 2; offset + 12 <= bytes.length; ) {
    if (bytes[offset] !== 0xff) malformed('The JPEG-LS stream has no marker where one is due.');
    const marker = bytes[offset + 1];
    const length = view.getUint16(offset + 2);
    const at = offset + 4;
    if (marker === 0xf7) {
      const size = { height: view.getUint16(at + 1), width: view.getUint16(at + 3) };
      frame = { precision: bytes[at], ...size, components: bytes[at + 5] };
    }
    if (marker === 0xda) {
      if (!frame) break;
      return { ...frame, planar: frame.components > 1 && bytes[at] === 1, transformed: false };
    }
    offset += 2 + Math.max(2, length);
  }
  malformed(`The JPEG-LS stream has no ${frame ? 'scan' : 'frame'} header.`);
}

/** JPEG 2000 codestream (ITU-T T.800, annex A): the image and tile sizes of SIZ, and that every tile is there. */
export function readJpeg2000Header(bytes: Uint8Array): Codestream {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 47 || view.getUint32(0) !== 0xff4fff51) malformed('The JPEG 2000 stream has no size header.');
  const [right, bottom, left, top] = [8, 12, 16, 20].map((at) => view.getUint32(at));
  const [tileWidth, tileHeight, tileLeft, tileTop] = [24, 28, 32, 36].map((at) => view.getUint32(at));
  const tiles = Math.ceil((right - tileLeft) / tileWidth) * Math.ceil((bottom - tileTop) / tileHeight);
  // Not "tiles > MAXIMUM_TILES": a tile size of 0 makes it infinite or NaN.
  if (!(tiles >= 1 && tiles <= MAXIMUM_TILES)) malformed('The JPEG 2000 stream has absurd tiles.');
  checkTileParts(bytes, view, tiles);
  const precision = (bytes[42] & 0x7f) + 1;
  const size = { width: right - left, height: bottom - top };
  return { ...size, components: view.getUint16(40), precision, planar: false, transformed: hasTransform(bytes, view) };
}

/** Whether the main header's COD asks for the multiple component transformation (annex A.6.1). */
function hasTransform(bytes: Uint8Array, view: DataView): boolean {
  for (let offset = 2; offset + 10 <= bytes.length; offset += 2 + view.getUint16(offset + 2)) {
    const marker = view.getUint16(offset);
    if (marker === 0xff52) return bytes[offset + 8] === 1;
    if (marker === 0xff90) break;
  }
  return false;
}

/**
 * Follows the chain of tile-parts (annex A.4.2) from the main header to the end marker. A decoder may leave a missing
 * tile black, and a picture with holes must not pass for a whole one.
 */
function checkTileParts(bytes: Uint8Array, view: DataView, tiles: number): void {
  const seen = new Set<number>();
  const isTilePart = (offset: number) => offset + 12 <= bytes.length && view.getUint16(offset) === 0xff90;
  // The main header: SOC, then marker segments up to the first SOT.
  let offset = 2;
  while (offset + 12 <= bytes.length && !isTilePart(offset)) offset += 2 + view.getUint16(offset + 2);
  while (isTilePart(offset)) {
    seen.add(view.getUint16(offset + 4));
    const length = view.getUint32(offset + 6);
    // 0 stands for "up to the end marker", behind which one byte of padding may lie.
    const next = length === 0 ? bytes.length - (bytes.at(-1) === 0 ? 3 : 2) : offset + length;
    // The shortest tile-part is its own header and the marker SOD.
    if (next < offset + 14) malformed('A tile of the JPEG 2000 stream is cut off.');
    offset = next;
  }
  const ended = offset + 2 <= bytes.length && view.getUint16(offset) === 0xffd9;
  if (!ended || seen.size !== tiles)
    malformed(`The JPEG 2000 stream has ${seen.size} of ${tiles} tiles, or is cut off.`);
}
