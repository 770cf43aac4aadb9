/** fflate, which checks no sums, with sums of our own. */
import { inflateSync } from 'fflate';
import { type Inflate, TooMuchData } from '../platform.ts';

/** Polynomial of ISO 3309, reversed (PNG specification, annex D). */
const POLYNOMIAL = 0xedb88320;
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? POLYNOMIAL ^ (value >>> 1) : value >>> 1;
  return value;
});

export function crc32(bytes: Uint8Array): number {
  let value = 0xffffffff;
  for (const byte of bytes) value = TABLE[(value ^ byte) & 0xff] ^ (value >>> 8);
  return (value ^ 0xffffffff) >>> 0;
}

export const inflate: Inflate = (bytes, form, most) => {
  if (form === 'raw') return inflateRaw(bytes, most);
  const [method, flags] = bytes;
  // RFC 1950 section 2.2: deflate, a check of five bits, no preset dictionary.
  if ((method & 15) !== 8 || ((method << 8) | flags) % 31 !== 0 || flags & 32) throw new Error('no zlib stream');
  const inflated = inflateRaw(bytes.subarray(2, -4), most);
  const sum = new DataView(bytes.buffer, bytes.byteOffset + bytes.length - 4).getUint32(0);
  if (adler32(inflated) !== sum) throw new Error('the checksum is wrong');
  return inflated;
};

function inflateRaw(bytes: Uint8Array, most: number): Uint8Array {
  // A byte more, which shows that there is too much; what does not fit is not kept.
  const inflated = inflateSync(bytes, { out: new Uint8Array(most + 1) });
  if (inflated.length > most) throw new TooMuchData(`more than ${most} bytes`);
  return inflated;
}

/** RFC 1950 section 8.2. Sums of 3800 bytes stay below 2^31. */
function adler32(bytes: Uint8Array): number {
  let [a, b] = [1, 0];
  for (let at = 0; at < bytes.length; at += 3800) {
    for (const byte of bytes.subarray(at, at + 3800)) {
      a += byte;
      b += a;
    }
    a %= 65521;
    b %= 65521;
  }
  return ((b << 16) | a) >>> 0;
}
