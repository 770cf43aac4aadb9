/** Writes 8-bit greyscale PNG files. */
import { crc32, deflateSync } from 'node:zlib';

/** 8-bit greyscale PNG; each row takes the filter with the smallest absolute sum. */
export function encodeGreyPng(pixels: Uint8Array, width: number, height: number): Buffer {
  const raw = Buffer.alloc((width + 1) * height);
  const rows = [0, 1, 2, 3, 4].map(() => new Uint8Array(width));
  for (let y = 0; y < height; y++) {
    let best = 0;
    let bestSum = Infinity;
    for (let filter = 1; filter <= 4; filter++) {
      let sum = 0;
      const row = rows[filter];
      for (let x = 0; x < width; x++) {
        const o = y * width + x;
        const a = x ? pixels[o - 1] : 0;
        const b = y ? pixels[o - width] : 0;
        const c = x && y ? pixels[o - width - 1] : 0;
        let guess = a;
        if (filter === 2) {
          guess = b;
        } else if (filter === 3) {
          guess = (a + b) >> 1;
        } else if (filter === 4) {
          const pa = Math.abs(b - c);
          const pb = Math.abs(a - c);
          const pc = Math.abs(a + b - 2 * c);
          guess = pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
        }
        const e = (pixels[o] - guess) & 255;
        row[x] = e;
        sum += e < 128 ? e : 256 - e;
      }
      if (sum < bestSum) {
        bestSum = sum;
        best = filter;
      }
    }
    raw[y * (width + 1)] = best;
    raw.set(rows[best], y * (width + 1) + 1);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  return Buffer.concat([
    Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(raw, { level: 6 })),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Length, type, body and checksum. */
export function pngChunk(type: string, body: Uint8Array): Buffer {
  const out = Buffer.alloc(12 + body.length);
  out.writeUInt32BE(body.length, 0);
  out.write(type, 4, 'latin1');
  out.set(body, 8);
  out.writeUInt32BE(crc32(out.subarray(4, 8 + body.length)), 8 + body.length);
  return out;
}
