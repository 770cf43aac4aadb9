/** Headers of JPEG-LS and JPEG 2000 streams, checked before a codec allocates anything for them. */
import { DoubleblindError } from '@doubleblind/errors';

export interface Codestream {
  readonly width: number;
  readonly height: number;
  readonly components: number;
  /** Bits a sample. */
  readonly precision: number;
}

const MAXIMUM_TILES = 4096;

function malformed(detail: string): never {
  throw new DoubleblindError('DB2001', detail);
}

/** JPEG-LS (ITU-T T.87, annex C): segments up to the frame header SOF55, and an end marker. */
export function readJpegLsHeader(bytes: Uint8Array): Codestream {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) malformed('The JPEG-LS stream has no start.');
  requireEnd(bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let offset = 2; offset + 12 <= bytes.length; ) {
    if (bytes[offset] !== 0xff) malformed('The JPEG-LS stream has no marker where one is due.');
    const marker = bytes[offset + 1];
    const length = view.getUint16(offset + 2);
    if (marker === 0xda) break;
    if (marker === 0xf7) {
      const at = offset + 4;
      const size = { height: view.getUint16(at + 1), width: view.getUint16(at + 3) };
      return { precision: bytes[at], ...size, components: bytes[at + 5] };
    }
    offset += 2 + Math.max(2, length);
  }
  malformed('The JPEG-LS stream has no frame header.');
}

/** JPEG 2000 codestream (ITU-T T.800, annex A): SOC, the image and tile sizes of SIZ, and an end marker. */
export function readJpeg2000Header(bytes: Uint8Array): Codestream {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 47 || view.getUint32(0) !== 0xff4fff51) malformed('The JPEG 2000 stream has no size header.');
  requireEnd(bytes);
  const [right, bottom, left, top, tileWidth, tileHeight] = [8, 12, 16, 20, 24, 28].map((at) => view.getUint32(at));
  if (
    tileWidth === 0 ||
    tileHeight === 0 ||
    Math.ceil(right / tileWidth) * Math.ceil(bottom / tileHeight) > MAXIMUM_TILES
  ) {
    malformed('The JPEG 2000 stream has absurd tiles.');
  }
  const precision = (bytes[42] & 0x7f) + 1;
  return { width: right - left, height: bottom - top, components: view.getUint16(40), precision };
}

/** Both codecs fill up what a cut-off stream lacks; so the end marker 0xffd9 must be there (one padding byte may follow). */
function requireEnd(bytes: Uint8Array): void {
  const end = bytes.at(-1) === 0 ? bytes.length - 1 : bytes.length;
  if (bytes[end - 2] !== 0xff || bytes[end - 1] !== 0xd9) malformed('The compressed pixel data are cut off.');
}
