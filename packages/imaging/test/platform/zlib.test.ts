/** Browsers' checksums and inflating give what Node.js gives, and refuse what it refuses. */
import { deflateRawSync, deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as browser from '../../src/platform/browser/zlib.ts';
import * as node from '../../src/platform/node.ts';
import { TooMuchData } from '../../src/platform/platform.ts';

/** Bytes that compress well, and such that do not. */
const data = fc.oneof(
  fc.uint8Array({ maxLength: 5000 }),
  fc.array(fc.constantFrom(0, 0, 0, 255), { maxLength: 20_000 }).map((list) => Uint8Array.from(list)),
);

describe('zlib in a browser', () => {
  it('has the CRC-32 of the PNG specification and of Node.js', () => {
    expect(browser.crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
    fc.assert(
      fc.property(data, (bytes) => {
        expect(browser.crc32(bytes)).toBe(node.crc32(bytes));
      }),
    );
  });

  it('inflates streams of both forms as Node.js does, up to the limit and no further', () => {
    fc.assert(
      fc.property(data, fc.integer({ min: 0, max: 9 }), (bytes, level) => {
        for (const form of ['zlib', 'raw'] as const) {
          const packed = form === 'zlib' ? deflateSync(bytes, { level }) : deflateRawSync(bytes, { level });
          for (const { inflate } of [browser, node]) {
            expect(Buffer.from(inflate(packed, form, bytes.length || 1)).equals(bytes)).toBe(true);
            if (bytes.length > 1) expect(() => inflate(packed, form, bytes.length - 1)).toThrow(TooMuchData);
          }
        }
      }),
      { numRuns: 50 },
    );
  });

  it('refuses a stream with a wrong sum, header or end, as Node.js does', () => {
    const packed = deflateSync(Buffer.from('a text that is long enough to be compressed, compressed, compressed'));
    const wrong = [
      packed.subarray(0, -1),
      packed.subarray(0, 10),
      Buffer.from(packed.map((byte, i) => (i === packed.length - 1 ? byte ^ 1 : byte))),
      Buffer.from(packed.map((byte, i) => (i === 0 ? 0x77 : byte))),
      Buffer.from(packed.map((byte, i) => (i === 1 ? byte ^ 2 : byte))),
    ];
    for (const bytes of wrong)
      for (const { inflate } of [browser, node]) expect(() => inflate(bytes, 'zlib', 1000)).toThrow();
  });
});
