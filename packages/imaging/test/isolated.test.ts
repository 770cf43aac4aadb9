/** A file that asks for too much does not take the process with it. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS, decodeImage, decodeIsolated } from '../src/index.ts';
import { SYNTAX, words, writeDicom } from './helpers/dicom-writer.ts';
import { encodeWith } from './helpers/encoders.ts';
import { readFilm } from './helpers/films.ts';

/** Three kilobytes that a decoder makes 4 megapixels of. */
async function largeFilm(): Promise<Uint8Array> {
  const side = 2048;
  const stream = await encodeWith('jpeg-2000', side, side, 16, new Uint8Array(2 * side * side));
  return writeDicom({ columns: side, rows: side, syntax: SYNTAX.jpeg2000, pixelData: stream });
}

describe('decoding in a thread of its own', () => {
  const film = readFilm('images/b00001_1_frontal.png');
  const deep = writeDicom({ columns: 2, rows: 1, pixelData: words([5, 65535]), elements: [[0x00100010, 'PN', 'A^B']] });

  it('gives what decoding here gives, many at once', async () => {
    for (const bytes of [film, deep, film]) expect(await decodeIsolated(bytes)).toEqual(await decodeImage(bytes));
    const all = await Promise.all([film, deep, film].map((bytes) => decodeIsolated(bytes)));
    expect(all.map(({ width }) => width)).toEqual([320, 2, 320]);
  });

  it('refuses with the numbers of decoding here', async () => {
    await expect(decodeIsolated(film.subarray(0, 500))).rejects.toThrow(/^DB2001.*cut off/);
    await expect(decodeIsolated(Buffer.from('GIF89a'))).rejects.toThrow(/^DB2003/);
    await expect(decodeIsolated(film, { ...DEFAULT_LIMITS, bytes: 100 })).rejects.toThrow(/^DB2002.*the limit is 100/);
  });

  it('gives a file up that takes too long or too much memory, and decodes the next one', async () => {
    const large = await largeFilm();
    const short = { seconds: 0.05, bytes: 2 ** 40 };
    await expect(decodeIsolated(large, DEFAULT_LIMITS, short)).rejects.toThrow(/^DB2001.*given up after 0.05 s/);
    const narrow = { seconds: 600, bytes: 2 ** 20 };
    await expect(decodeIsolated(large, DEFAULT_LIMITS, narrow)).rejects.toThrow(/^DB2002.*more than 1 MiB/);
    expect((await decodeIsolated(film)).width).toBe(320);
  });

  it('gives up a damaged JPEG-LS stream that its codec does not come to the end of for many seconds', async () => {
    // Found by fuzzing: 16 x 16 pixels.
    const found = readFileSync(new URL('./found/endless-jpeg-ls.dcm', import.meta.url));
    await expect(decodeIsolated(found, DEFAULT_LIMITS, { seconds: 0.5, bytes: 2 ** 40 })).rejects.toThrow(
      /^DB2001.*given up after 0.5 s/,
    );
    expect((await decodeIsolated(film)).width).toBe(320);
  });
});
