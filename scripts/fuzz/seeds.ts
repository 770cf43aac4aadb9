/** Small whole files of every encoding that the reader knows: what the fuzzer starts from. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import {
  type DicomParts,
  type Element,
  SYNTAX,
  words,
  writeDicom,
} from '../../packages/imaging/test/helpers/dicom-writer.ts';
import { colourJpeg, encodeWith, flatGreyJpeg } from '../../packages/imaging/test/helpers/encoders.ts';
import { exif } from '../../packages/imaging/test/helpers/exif-writer.ts';
import { flatBlocks } from '../../packages/imaging/test/helpers/flat-jpeg-writer.ts';
import { writeLosslessJpeg } from '../../packages/imaging/test/helpers/lossless-jpeg-writer.ts';
import { bigEndian, pngChunk, writePng } from '../../packages/imaging/test/helpers/png-writer.ts';
import { writeRle } from '../../packages/imaging/test/helpers/rle-writer.ts';

const PACKAGES = join(import.meta.dirname, '..', '..', 'packages');
const IMAGING = join(PACKAGES, 'imaging', 'test');
/** The smallest graphs. */
const ONNX_SEEDS = 40;
const SIDE = 16;
const samples = Array.from({ length: SIDE * SIDE }, (_, i) => (i * 31) % 4096);
const film: DicomParts = { columns: SIDE, rows: SIDE, bitsStored: 12, pixelData: words(samples) };

const table = (first: number): Element[] => [
  [0x00283002, 'US', [4, first, 12]],
  [0x00283006, 'OW', words([0, 1000, 2000, 4095])],
];

export async function dicomSeeds(): Promise<Uint8Array[]> {
  const uncompressed = [SYNTAX.implicit, SYNTAX.explicit, SYNTAX.deflated, SYNTAX.bigEndian];
  const elements: Element[] = [
    [0x00281050, 'DS', '2048'],
    [0x00281051, 'DS', '4096'],
    [0x00283000, 'SQ', table(0)],
    [0x00283010, 'SQ', table(0)],
  ];
  const lossless = { width: SIDE, height: SIDE, precision: 12, samples, predictor: 4, restartRows: 4 };
  const bytes = samples.map((sample) => sample & 255);
  const lossless3 = { ...lossless, precision: 8, components: 3, samples: bytes.flatMap((x) => [x, x, x]) };
  const extended = readFileSync(join(IMAGING, 'golden', 'extended-12-bit-30.jpg'));
  const palette = [1, 2, 3].flatMap((colour): Element[] => [
    [0x00281100 + colour, 'US', [256, 0, 8]],
    [0x00281200 + colour, 'OW', words(Array.from({ length: 256 }, (_, i) => 255 - i))],
  ]);
  const rgb: Element[] = [[0x00280002, 'US', 3]];
  const colour = { ...film, bitsAllocated: 8, bitsStored: 8, photometric: 'RGB', elements: rgb };
  return [
    ...uncompressed.map((syntax) => writeDicom({ ...film, syntax, elements, delimiterLength: 0 })),
    writeDicom({ ...film, preamble: false, meta: 'none', signed: true }),
    writeDicom({ ...film, meta: 'implicit', photometric: 'MONOCHROME1' }),
    writeDicom({ ...colour, pixelData: new Uint8Array(3 * SIDE * SIDE) }),
    writeDicom({ ...film, syntax: SYNTAX.rle, pixelData: writeRle([samples], 2) }),
    writeDicom({ ...film, syntax: SYNTAX.jpegLossless, pixelData: writeLosslessJpeg(lossless) }),
    writeDicom({ columns: 16, rows: 8, bitsAllocated: 8, syntax: SYNTAX.jpeg, pixelData: flatGreyJpeg() }),
    writeDicom({ columns: 27, rows: 21, bitsStored: 12, syntax: SYNTAX.jpegExtended, pixelData: extended }),
    // An index of a medium.
    writeDicom({ ...film, elements: [[0x00041220, 'SQ', [[0x00041430, 'CS', 'PATIENT ']]]] }).subarray(0, -530),
    writeDicom({ ...colour, syntax: SYNTAX.jpegLossless, pixelData: writeLosslessJpeg(lossless3) }),
    writeDicom({ ...film, bitsAllocated: 8, bitsStored: 8, photometric: 'PALETTE COLOR', elements: palette }),
    writeDicom({
      ...film,
      syntax: SYNTAX.jpegLs,
      pixelData: await encodeWith('jpeg-ls', SIDE, SIDE, 12, words(samples)),
    }),
    writeDicom({
      ...film,
      syntax: SYNTAX.jpeg2000,
      pixelData: await encodeWith('jpeg-2000', SIDE, SIDE, 12, words(samples)),
    }),
  ];
}

export async function pngSeeds(): Promise<Uint8Array[]> {
  const shape = { width: 4, height: 3 };
  const rows = (bytes: number) => Array.from({ length: 3 }, () => Uint8Array.from({ length: bytes }, (_, i) => i * 37));
  const palette = pngChunk(
    'PLTE',
    Uint8Array.from({ length: 48 }, (_, i) => i),
  );
  return [
    writePng({ ...shape, depth: 8, colourType: 0, rows: rows(4), extra: [pngChunk('eXIf', exif(6))] }),
    writePng({ ...shape, depth: 1, colourType: 0, rows: rows(1) }),
    writePng({
      ...shape,
      depth: 4,
      colourType: 3,
      rows: rows(2).map((row) => row.map((x) => x & 0x77)),
      extra: [palette],
    }),
    writePng({ ...shape, depth: 8, colourType: 6, rows: rows(16) }),
    writePng({ ...shape, depth: 16, colourType: 4, rows: rows(16) }),
    writePng({
      ...shape,
      depth: 16,
      colourType: 0,
      rows: Array.from({ length: 3 }, () => bigEndian([0, 700, 2000, 4095])),
      extra: [pngChunk('sBIT', Uint8Array.of(12))],
    }),
  ];
}

export async function jpegSeeds(): Promise<Uint8Array[]> {
  const rgba = Uint8Array.from({ length: SIDE * SIDE * 4 }, (_, i) => (i * 7) & 255);
  const colour = colourJpeg(SIDE, SIDE, rgba, 60);
  const body = Buffer.concat([Buffer.from('Exif\0\0'), exif(8)]);
  const turned = Uint8Array.from([0xff, 0xd8, 0xff, 0xe1, 0, body.length + 2, ...body, ...colour.subarray(2)]);
  const means = [10, -20, 30, -40, 50, -60, 7, 8, 9];
  const flat = [flatBlocks(SIDE, SIDE, means.slice(0, 4), 0, 8), flatBlocks(24, 20, means, 2, 8)];
  return [colour, turned, flatGreyJpeg(), ...flat];
}

/** Small graphs as exporters write them. */
export async function onnxSeeds(): Promise<Uint8Array[]> {
  const folder = join(PACKAGES, 'compiler', 'test', 'graphs');
  const files = readdirSync(folder).filter((name) => name.endsWith('.onnx'));
  const graphs = files.map((name) => new Uint8Array(readFileSync(join(folder, name))));
  return graphs.sort((a, b) => a.length - b.length).slice(0, ONNX_SEEDS);
}

const modelFile = (path: string) => new Uint8Array(gunzipSync(readFileSync(join(PACKAGES, 'compiler', 'test', path))));

/** Files without sums, so that changes get further than to them. */
export async function kerasSeeds(): Promise<Uint8Array[]> {
  return ['transferred', 'keras2', 'films'].map((name) => modelFile(`keras/${name}.h5.gz`));
}

/** As of before PyTorch 1.6, which have no sums. */
export async function torchSeeds(): Promise<Uint8Array[]> {
  return [modelFile('torch/legacy.pt.gz')];
}
