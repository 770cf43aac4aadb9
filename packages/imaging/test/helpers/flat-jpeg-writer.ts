/** Writes sequential JPEG (ITU-T T.81, baseline and extended) that loses nothing. */
import { BitWriter } from './lossless-jpeg-writer.ts';

/**
 * A sequential JPEG of one component whose blocks are flat, so that it is exact: a block is twice its mean above the middle.
 * Codes: differences have five bits, the end of a block one.
 *
 * @param restart Blocks between restart markers; 0 for none.
 */
export function flatBlocks(
  width: number,
  height: number,
  means: readonly number[],
  restart: number,
  bits = 12,
): Uint8Array {
  const out = new BitWriter();
  let before = 0;
  for (const [n, mean] of means.entries()) {
    if (restart > 0 && n > 0 && n % restart === 0) {
      out.flush();
      out.bytes.push(0xff, 0xd0 + ((n / restart - 1) & 7));
      before = 0;
    }
    const difference = mean - before;
    before = mean;
    const category = 32 - Math.clz32(Math.abs(difference));
    out.write(category, 5);
    if (category > 0) out.write(difference < 0 ? difference + 2 ** category - 1 : difference, category);
    out.write(0, 1);
  }
  out.flush();
  const lengths = (at: number, count: number) => Array.from({ length: 16 }, (_, i) => (i === at ? count : 0));
  return Uint8Array.from([
    ...[0xff, 0xd8, 0xff, 0xdb, 0, 67, 0, ...new Array(64).fill(16)],
    ...[0xff, bits === 8 ? 0xc0 : 0xc1, 0, 11, bits, height >> 8, height & 255, width >> 8, width & 255, 1, 1, 0x11, 0],
    ...[0xff, 0xc4, 0, 19 + 17, 0, ...lengths(4, 17), ...Array.from({ length: 17 }, (_, i) => i)],
    ...[0xff, 0xc4, 0, 19 + 1, 0x10, ...lengths(0, 1), 0],
    ...(restart > 0 ? [0xff, 0xdd, 0, 4, 0, restart] : []),
    ...[0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0],
    ...out.bytes,
    ...[0xff, 0xd9],
  ]);
}
