/** Writes PNG files chunk by chunk, so that tests can also write wrong ones. */
import { crc32, deflateSync } from 'node:zlib';

export function pngChunk(type: string, body: Uint8Array): Buffer {
  const out = Buffer.alloc(12 + body.length);
  out.writeUInt32BE(body.length, 0);
  out.write(type, 4, 'latin1');
  out.set(body, 8);
  out.writeUInt32BE(crc32(out.subarray(4, 8 + body.length)), 8 + body.length);
  return out;
}

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
