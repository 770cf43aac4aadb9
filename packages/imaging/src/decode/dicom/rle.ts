/** RLE Lossless (PS3.5 annex G): one PackBits segment for each byte of a pixel, the most significant first. */
import { DoubleblindError } from '@doubleblind/errors';

const HEADER_LENGTH = 64;

/**
 * A run may go a little beyond the last pixel, as encoders that pack rows of even length have it; what is beyond is
 * left out. @returns plane after plane, `pixels` samples of `bytesPerSample` bytes each, little endian.
 * @throws DB2001 if a segment is missing or cut off.
 */
export function decodeRle(frame: Uint8Array, pixels: number, planes: 1 | 3, bytesPerSample: 1 | 2): Uint8Array {
  if (frame.length < HEADER_LENGTH) throw new DoubleblindError('DB2001', 'The RLE header is cut off.');
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const segments = planes * bytesPerSample;
  const stated = view.getUint32(0, true);
  if (stated !== segments)
    throw new DoubleblindError('DB2001', `The RLE header has ${stated} segments; the image needs ${segments}.`);
  const out = new Uint8Array(pixels * segments);
  for (let segment = 0; segment < segments; segment++) {
    const start = view.getUint32(4 + 4 * segment, true);
    const end = segment + 1 < segments ? view.getUint32(8 + 4 * segment, true) : frame.length;
    if (start < HEADER_LENGTH || end < start || end > frame.length) {
      throw new DoubleblindError('DB2001', 'An RLE segment lies outside the pixel data.');
    }
    const plane = Math.floor(segment / bytesPerSample);
    const byte = bytesPerSample - 1 - (segment % bytesPerSample);
    unpackBits(frame.subarray(start, end), out, plane * pixels * bytesPerSample + byte, bytesPerSample, pixels);
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
    const run = Math.min(literal ? control + 1 : 257 - control, count - done);
    if (at + (literal ? run : 1) > packed.length) throw new DoubleblindError('DB2001', 'An RLE segment is cut off.');
    for (let k = 0; k < run; k++, done++) out[done * stride + offset] = packed[literal ? at + k : at];
    at += literal ? run : 1;
  }
}
