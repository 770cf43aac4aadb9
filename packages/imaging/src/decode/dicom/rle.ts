/** RLE Lossless (PS3.5 annex G): one PackBits segment for each byte of a pixel, the most significant first. */
import { DoubleblindError } from '@doubleblind/errors';

const HEADER_LENGTH = 64;

/** @returns `pixels` samples of `bytesPerPixel` bytes, little endian. @throws DB2001 if a segment is short or overlong. */
export function decodeRle(frame: Uint8Array, pixels: number, bytesPerPixel: 1 | 2): Uint8Array {
  if (frame.length < HEADER_LENGTH) throw new DoubleblindError('DB2001', 'The RLE header is cut off.');
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  if (view.getUint32(0, true) !== bytesPerPixel)
    throw new DoubleblindError('DB2001', 'The RLE header has the wrong number of segments.');
  const out = new Uint8Array(pixels * bytesPerPixel);
  for (let segment = 0; segment < bytesPerPixel; segment++) {
    const start = view.getUint32(4 + 4 * segment, true);
    const end = segment + 1 < bytesPerPixel ? view.getUint32(8 + 4 * segment, true) : frame.length;
    if (start < HEADER_LENGTH || end < start || end > frame.length) {
      throw new DoubleblindError('DB2001', 'An RLE segment lies outside the pixel data.');
    }
    unpackBits(frame.subarray(start, end), out, bytesPerPixel - 1 - segment, bytesPerPixel, pixels);
  }
  return out;
}

function unpackBits(packed: Uint8Array, out: Uint8Array, offset: number, stride: number, count: number): void {
  let at = 0;
  let done = 0;
  while (done < count) {
    if (at >= packed.length) throw new DoubleblindError('DB2001', 'An RLE segment is cut off.');
    const control = packed[at++];
    if (control === 128) continue;
    const literal = control < 128;
    const run = literal ? control + 1 : 257 - control;
    if (done + run > count || at + (literal ? run : 1) > packed.length) {
      throw new DoubleblindError('DB2001', 'An RLE segment does not fit the size of the image.');
    }
    for (let k = 0; k < run; k++, done++) out[done * stride + offset] = packed[literal ? at + k : at];
    at += literal ? run : 1;
  }
}
