/** Writes PNG files chunk by chunk, so that tests can also write wrong ones. */
import { deflateSync } from 'node:zlib';
import { pngChunk } from '../../src/phantom/encode-png.ts';

export { pngChunk };

export interface PngParts {
  width: number;
  height: number;
  depth: number;
  colourType: number;
  interlace?: number;
  /** Packed samples of each row, without the filter byte. */
  rows: Uint8Array[];
  /** Chunks between IHDR and IDAT. */
  extra?: Buffer[];
}

export function writePng({ width, height, depth, colourType, interlace = 0, rows, extra = [] }: PngParts): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([depth, colourType, 0, 0, interlace], 8);
  const raw = Buffer.concat(rows.flatMap((row) => [Buffer.from([0]), row]));
  return Buffer.concat([
    Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
    pngChunk('IHDR', header),
    ...extra,
    pngChunk('IDAT', deflateSync(raw)),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

/** 16-bit samples as PNG stores them, big endian. */
export function bigEndian(samples: readonly number[]): Uint8Array {
  return Uint8Array.from(samples.flatMap((sample) => [sample >> 8, sample & 255]));
}
