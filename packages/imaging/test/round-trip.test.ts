/**
 * A film reads back the same, in whatever encoding it was written. What is right is worked out here sample by sample,
 * without the reader's tables.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeImage } from '../src/index.ts';
import { type Element, SYNTAX, words, writeDicom } from './helpers/dicom-writer.ts';
import { encodeWith } from './helpers/encoders.ts';
import { flatBlocks } from './helpers/flat-jpeg-writer.ts';
import { writeLosslessJpeg } from './helpers/lossless-jpeg-writer.ts';
import { bigEndian, pngChunk, writePng } from './helpers/png-writer.ts';
import { writeRle } from './helpers/rle-writer.ts';

const NATIVE = [SYNTAX.implicit, SYNTAX.explicit, SYNTAX.deflated, SYNTAX.bigEndian];
const COMPRESSED = [SYNTAX.rle, SYNTAX.jpegLossless, SYNTAX.jpegLs, SYNTAX.jpeg2000];

interface Film {
  readonly width: number;
  readonly height: number;
  readonly bits: number;
  readonly signed: boolean;
  /** Values as they are meant, negative ones too. */
  readonly values: readonly number[];
}

/** Random samples that use the ends of their range, so that nothing is spread but what the film says. */
function films(minimumSide: number, minimumBits: number): fc.Arbitrary<Film> {
  const side = fc.integer({ min: minimumSide, max: 11 });
  return fc
    .record({ width: side, height: side, bits: fc.integer({ min: minimumBits, max: 16 }), signed: fc.boolean() })
    .chain((shape) => {
      const low = shape.signed ? -(2 ** (shape.bits - 1)) : 0;
      const high = low + 2 ** shape.bits - 1;
      const count = shape.width * shape.height;
      const samples = fc.array(fc.integer({ min: low, max: high }), { minLength: count, maxLength: count });
      return samples.map((values) => ({ ...shape, values: [low, high, ...values].slice(0, count) }));
    });
}

interface Display {
  readonly slope: number;
  readonly intercept: number;
  readonly voi: 'none' | 'window' | 'exact' | 'sigmoid' | 'table' | 'bytes';
  readonly center: number;
  readonly spread: number;
  /** A modality table instead of slope and intercept. */
  readonly modalityTable: boolean;
  readonly entries: readonly number[];
  readonly photometric: 'MONOCHROME1' | 'MONOCHROME2';
  readonly inverse: boolean;
}

const displays: fc.Arbitrary<Display> = fc.record({
  slope: fc.constantFrom(1, 2, 0.5, -1, 0.0625),
  intercept: fc.constantFrom(0, -1024, 100),
  voi: fc.constantFrom('none', 'window', 'exact', 'sigmoid', 'table', 'bytes'),
  center: fc.integer({ min: -500, max: 3000 }),
  spread: fc.integer({ min: 2, max: 5000 }),
  modalityTable: fc.boolean(),
  entries: fc.array(fc.nat(255), { minLength: 2, maxLength: 40 }).map((entries) => [...entries, 255]),
  photometric: fc.constantFrom('MONOCHROME1', 'MONOCHROME2'),
  inverse: fc.boolean(),
});

/** Entries of the modality table: the same 0..255, for values from 0 on. */
const clampedEntry = (entries: readonly number[], x: number) =>
  entries[Math.min(entries.length - 1, Math.max(0, Math.round(x)))];

function rightLevel(film: Film, display: Display, value: number): number {
  const { slope, intercept, voi, center, spread, entries } = display;
  const low = film.signed ? -(2 ** (film.bits - 1)) : 0;
  const modality = (x: number) => (display.modalityTable ? clampedEntry(entries, x) : x * slope + intercept);
  const ends = display.modalityTable ? [0, 255] : [modality(low), modality(low + 2 ** film.bits - 1)];
  const x = modality(value);
  const brightness = {
    none: () => (x - Math.min(...ends)) / Math.abs(ends[1] - ends[0]),
    window: () => (x - (center - 0.5)) / (spread - 1) + 0.5,
    exact: () => (x - center) / spread + 0.5,
    sigmoid: () => 1 / (1 + Math.exp((-4 * (x - center)) / spread)),
    table: () => clampedEntry(entries, x - 5) / 255,
    bytes: () => clampedEntry(entries, x - 5) / 255,
  }[voi]();
  const white = film.bits <= 8 ? 255 : 65535;
  const level = Math.round(white * Math.min(1, Math.max(0, brightness)));
  return display.photometric === 'MONOCHROME1' || display.inverse ? white - level : level;
}

function displayElements(display: Display): Element[] {
  const table = (first: number, bytes: boolean): Element[] => [
    [0x00283002, 'US', [display.entries.length, first, 8]],
    [0x00283006, bytes ? 'OB' : 'US', bytes ? Uint8Array.from(display.entries) : [...display.entries]],
  ];
  const shapes = { window: 'LINEAR', exact: 'LINEAR_EXACT', sigmoid: 'SIGMOID' } as Record<string, string>;
  const window: Element[] = [
    [0x00281050, 'DS', String(display.center)],
    [0x00281051, 'DS', String(display.spread)],
    [0x00281056, 'CS', shapes[display.voi]],
  ];
  const isTable = display.voi === 'table' || display.voi === 'bytes';
  return [
    ...(display.modalityTable
      ? [[0x00283000, 'SQ', table(0, false)] as Element]
      : ([
          [0x00281052, 'DS', String(display.intercept)],
          [0x00281053, 'DS', String(display.slope)],
        ] as Element[])),
    ...(display.voi in shapes ? window : []),
    ...(isTable ? [[0x00283010, 'SQ', table(5, display.voi === 'bytes')] as Element] : []),
    ...(display.inverse ? [[0x20500020, 'CS', 'INVERSE'] as Element] : []),
  ];
}

/** @param bits Of the stream: those stored, and those below them. */
async function pixelStream(film: Film, syntax: string, patterns: readonly number[], bits: number): Promise<Uint8Array> {
  const { width, height } = film;
  const bytesPerSample = bits <= 8 ? 1 : 2;
  if (syntax === SYNTAX.rle) return writeRle([patterns], bytesPerSample);
  const predictor = 1 + (patterns[0] % 7);
  if (syntax === SYNTAX.jpegLossless)
    return writeLosslessJpeg({ width, height, precision: bits, samples: patterns, predictor });
  return encodeWith(
    syntax === SYNTAX.jpegLs ? 'jpeg-ls' : 'jpeg-2000',
    width,
    height,
    bits,
    inBytes(patterns, bytesPerSample),
  );
}

function inBytes(samples: readonly number[], bytesPerSample: 1 | 2): Uint8Array {
  return bytesPerSample === 1 ? Uint8Array.from(samples) : new Uint8Array(Uint16Array.from(samples).buffer);
}

async function expectSame(film: Film, display: Display, syntax: string, shift: number, delimiterLength?: number) {
  const bitsAllocated = film.bits <= 8 ? 8 : 16;
  const room = Math.min(shift, bitsAllocated - film.bits);
  const mask = 2 ** film.bits - 1;
  const patterns = film.values.map((value) => (value & mask) << room);
  const native = NATIVE.includes(syntax as never);
  const { width: columns, height: rows, bits: bitsStored, signed } = film;
  const pixelData = native
    ? inBytes(patterns, bitsAllocated === 8 ? 1 : 2)
    : await pixelStream(film, syntax, patterns, film.bits + room);
  const highBit: Element = [0x00280102, 'US', film.bits - 1 + room];
  const elements = [...displayElements(display), highBit];
  const { photometric } = display;
  const shape = { columns, rows, bitsStored, bitsAllocated, signed, photometric, syntax, delimiterLength };
  const image = await decodeImage(writeDicom({ ...shape, pixelData, elements }));
  expect([image.width, image.height, image.maximum]).toEqual([columns, rows, bitsAllocated === 8 ? 255 : 65535]);
  expect(Array.from(image.pixels)).toEqual(film.values.map((value) => rightLevel(film, display, value)));
}

describe('a DICOM film reads back the same', () => {
  it('uncompressed', async () => {
    const open = fc.constantFrom(undefined, 0, 4);
    await fc.assert(fc.asyncProperty(films(1, 1), displays, fc.constantFrom(...NATIVE), fc.nat(8), open, expectSame), {
      numRuns: 600,
    });
  });

  it('compressed', async () => {
    // The codecs' encoders want a few pixels, and two bits.
    await fc.assert(
      fc.asyncProperty(
        ...([films(4, 2), displays, fc.constantFrom(...COMPRESSED), fc.constantFrom(0, 0, 1, 4)] as const),
        (film, display, syntax, shift) => expectSame(film, display, syntax, shift),
      ),
      { numRuns: 100 },
    );
  });

  it('as JPEG, baseline and extended, of blocks that it keeps exactly', async () => {
    const shape = fc.record({
      ...{ width: fc.integer({ min: 1, max: 20 }), height: fc.integer({ min: 1, max: 20 }) },
      ...{ bits: fc.constantFrom(8, 12), restart: fc.nat(4) },
    });
    const means = fc.array(fc.integer({ min: -64, max: 63 }), { minLength: 9, maxLength: 9 });
    const syntaxes = fc.constantFrom(SYNTAX.jpeg, SYNTAX.jpegExtended, SYNTAX.jpegProgressive);
    await fc.assert(
      fc.asyncProperty(
        shape,
        means,
        displays,
        syntaxes,
        async ({ width, height, bits, restart }, levels, display, syntax) => {
          const across = Math.ceil(width / 8);
          const blocks = levels.slice(0, across * Math.ceil(height / 8));
          const values = Array.from({ length: width * height }, (_, i) => {
            const block = Math.floor(Math.floor(i / width) / 8) * across + Math.floor((i % width) / 8);
            return 2 ** (bits - 1) + 2 * blocks[block];
          });
          const film = { width, height, bits, signed: false, values };
          // Films that use few of their bits are spread where no window says otherwise; that is another test's.
          const shown: Display = display.voi === 'none' ? { ...display, voi: 'window' } : display;
          const pixelData = flatBlocks(width, height, blocks, restart, bits);
          const { photometric } = shown;
          const parts = {
            columns: width,
            rows: height,
            bitsStored: bits,
            bitsAllocated: bits === 8 ? 8 : 16,
            photometric,
          };
          const image = await decodeImage(
            writeDicom({ ...parts, syntax, pixelData, elements: displayElements(shown) }),
          );
          expect(Array.from(image.pixels)).toEqual(values.map((value) => rightLevel(film, shown, value)));
        },
      ),
      { numRuns: 100 },
    );
  });

  it('as grey in three colours', async () => {
    const layout = fc.constantFrom(...LAYOUTS);
    await fc.assert(
      fc.asyncProperty(films(1, 16), layout, fc.boolean(), async ({ width, height, values }, how, deep) => {
        const bitsAllocated = deep ? 16 : 8;
        const grey = values.map((value) => value & (2 ** bitsAllocated - 1));
        const written = inColours(how, { width, height, grey, bitsAllocated });
        const shape = { columns: width, rows: height, bitsAllocated, ...written };
        expect(Array.from((await decodeImage(writeDicom(shape))).pixels)).toEqual(grey);
      }),
      { numRuns: 250 },
    );
  });
});

const LAYOUTS = ['pixels', 'planes', 'rle', 'luma', 'pairs', 'palette', 'lossless JPEG'] as const;

interface Grey {
  readonly width: number;
  readonly height: number;
  readonly grey: readonly number[];
  readonly bitsAllocated: 8 | 16;
}

/** Grey, as colour films have it. */
function inColours(how: (typeof LAYOUTS)[number], { width, height, grey, bitsAllocated }: Grey) {
  const bytes = bitsAllocated === 8 ? 1 : 2;
  const middle = 2 ** (bitsAllocated - 1);
  const [columns, explicit] = [[grey, grey, grey], SYNTAX.explicit];
  const mixed = (planes: readonly (readonly number[])[]) => grey.flatMap((_, i) => planes.map((plane) => plane[i]));
  const elements = (planar: 0 | 1): Element[] => [
    [0x00280002, 'US', 3],
    [0x00280006, 'US', planar],
  ];
  const chroma = grey.map(() => middle);
  const rgb = { photometric: 'RGB', elements: elements(0), syntax: explicit };
  switch (how) {
    case 'pixels':
      return { ...rgb, pixelData: inBytes(mixed(columns), bytes) };
    case 'planes':
      return { ...rgb, pixelData: inBytes(columns.flat(), bytes), elements: elements(1) };
    case 'rle':
      return { ...rgb, pixelData: writeRle(columns, bytes), syntax: SYNTAX.rle };
    case 'luma':
      return { ...rgb, pixelData: inBytes(mixed([grey, chroma, chroma]), bytes), photometric: 'YBR_FULL' };
    case 'pairs': {
      const pairs = Array.from({ length: Math.ceil(grey.length / 2) }, (_, i) => 2 * i);
      const samples = pairs.flatMap((i) => [grey[i], grey[i + 1] ?? 0, middle, middle]);
      return { ...rgb, pixelData: inBytes(samples, bytes), photometric: 'YBR_FULL_422' };
    }
    case 'palette':
      return paletteOf(grey, bitsAllocated);
    case 'lossless JPEG': {
      const parts = { width, height, precision: bitsAllocated, samples: mixed(columns), components: 3, predictor: 4 };
      return { ...rgb, pixelData: writeLosslessJpeg(parts), syntax: SYNTAX.jpegLossless };
    }
  }
}

/** A palette that counts down from white. */
function paletteOf(grey: readonly number[], bitsAllocated: 8 | 16) {
  const count = 2 ** bitsAllocated;
  const entries = words(Array.from({ length: count }, (_, i) => count - 1 - i));
  const elements = [1, 2, 3].flatMap((colour): Element[] => [
    [0x00281100 + colour, 'US', [count % 65536, 0, bitsAllocated]],
    [0x00281200 + colour, 'OW', entries],
  ]);
  const pixelData = inBytes(
    grey.map((value) => count - 1 - value),
    bitsAllocated === 8 ? 1 : 2,
  );
  return { photometric: 'PALETTE COLOR', syntax: SYNTAX.explicit, pixelData, elements };
}

describe('a PNG film reads back the same', () => {
  const forms = fc.constantFrom(
    { colourType: 0, depths: [1, 2, 4, 8, 16] },
    { colourType: 2, depths: [8, 16] },
    { colourType: 3, depths: [1, 2, 4, 8] },
    { colourType: 4, depths: [8, 16] },
    { colourType: 6, depths: [8, 16] },
  );

  it('in every colour type and depth', async () => {
    const shapes = forms.chain(({ colourType, depths }) =>
      fc.record({ colourType: fc.constant(colourType), depth: fc.constantFrom(...depths), alpha: fc.nat(255) }),
    );
    await fc.assert(
      fc.asyncProperty(films(1, 16), shapes, async ({ width, height, values }, { colourType, depth, alpha }) => {
        const full = 2 ** depth - 1;
        const grey = values.map((value, i) => (i === 0 ? full : value & full));
        const samples = (value: number) =>
          ({ 0: [value], 2: [value, value, value], 3: [value], 4: [value, alpha], 6: [value, value, value, alpha] })[
            colourType
          ]!;
        const rows = Array.from({ length: height }, (_, y) =>
          packed(grey.slice(y * width, (y + 1) * width).flatMap(samples), depth),
        );
        // The palette counts down from white.
        const palette = Uint8Array.from({ length: 3 * (full + 1) }, (_, k) => 255 - Math.floor(k / 3));
        const extra = colourType === 3 ? [pngChunk('PLTE', palette)] : [];
        const { pixels } = await decodeImage(writePng({ width, height, depth, colourType, rows, extra }));
        const right =
          colourType === 3 ? grey.map((value) => 255 - value) : grey.map((value) => spreadTo8(value, depth));
        expect(Array.from(pixels)).toEqual(right);
      }),
      { numRuns: 150 },
    );
  });
});

function spreadTo8(value: number, depth: number): number {
  return depth < 8 ? (value * 255) / (2 ** depth - 1) : value;
}

/** Samples of a row, packed from the highest bit of each byte. */
function packed(samples: readonly number[], depth: number): Uint8Array {
  if (depth === 16) return bigEndian(samples);
  const perByte = 8 / depth;
  const out = new Uint8Array(Math.ceil(samples.length / perByte));
  for (const [i, sample] of samples.entries()) {
    out[Math.floor(i / perByte)] |= sample << (8 - depth * ((i % perByte) + 1));
  }
  return out;
}
