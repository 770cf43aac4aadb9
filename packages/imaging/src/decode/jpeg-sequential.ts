/**
 * Sequential JPEG (ITU-T T.81: baseline, and the extended process of 12 bits that DICOM has), one component, Huffman-coded: what
 * jpeg-js cannot read, which are 12 bits and restart intervals that do not divide the blocks. Coefficients by annex F.2, the
 * inverse cosine transform of A.3.3 in floating point.
 */
import { DoubleblindError } from '@doubleblind/errors';
import type { JpegHeader } from './jpeg-header.ts';
import { AC_TABLES, type HuffmanTable, JpegBitReader, readHuffmanTables } from './jpeg-huffman.ts';
import { jpegSegments, START_OF_SCAN } from './jpeg-segments.ts';

const SIDE = 8;
const BLOCK = SIDE * SIDE;
/** Values of AC coefficients: the end of a block, and sixteen zeros (F.1.2.2). */
const [END_OF_BLOCK, SIXTEEN_ZEROS] = [0x00, 0xf0];

/** Where the k-th coefficient of a block lies (figure A.6). */
const ZIGZAG = zigzag();

/** cos((2x + 1) u pi / 16) C(u) / 2 at [u][x]. */
const COSINES = Float64Array.from({ length: BLOCK }, (_, i) => {
  const [u, x] = [Math.floor(i / SIDE), i % SIDE];
  return (Math.cos(((2 * x + 1) * u * Math.PI) / 16) * (u === 0 ? Math.SQRT1_2 : 1)) / 2;
});

interface Scan {
  readonly differences: HuffmanTable;
  readonly coefficients: HuffmanTable;
  /** Steps of the coefficients, in zigzag order. */
  readonly steps: Uint16Array;
  /** Blocks between restart markers; 0 for none. */
  readonly restartInterval: number;
  /** Where the entropy-coded data start. */
  readonly start: number;
}

function malformed(detail: string): never {
  throw new DoubleblindError('DB2001', detail);
}

/**
 * @param header As readJpegHeader returned it: the structure, the size and the end marker have been checked.
 * @returns width * height samples of `precision` bits.
 * @throws DB2001 if the data are cut off or damaged, DB2004 for several components.
 */
export function decodeSequentialJpeg(bytes: Uint8Array, header: JpegHeader): Uint16Array {
  const { width, height, precision } = header;
  if (header.components !== 1) {
    throw new DoubleblindError('DB2004', `It is a JPEG of ${precision} bits and ${header.components} components.`);
  }
  const scan = readScan(bytes);
  const reader = new JpegBitReader(bytes, scan.start);
  const samples = new Uint16Array(width * height);
  const columns = Math.ceil(width / SIDE);
  const blocks = columns * Math.ceil(height / SIDE);
  const coefficients = new Float64Array(BLOCK);
  const block = new Float64Array(BLOCK);
  let mean = 0;
  for (let n = 0; n < blocks; n++) {
    if (scan.restartInterval > 0 && n > 0 && n % scan.restartInterval === 0) {
      reader.restart();
      mean = 0;
    }
    mean += reader.difference(scan.differences);
    coefficients.fill(0);
    coefficients[0] = mean * scan.steps[0];
    readCoefficients(reader, scan, coefficients);
    inverseTransform(coefficients, block);
    const [left, top] = [(n % columns) * SIDE, Math.floor(n / columns) * SIDE];
    place(block, samples, { left, top, width, height, precision });
  }
  return samples;
}

function readCoefficients(reader: JpegBitReader, scan: Scan, out: Float64Array): void {
  for (let k = 1; k < BLOCK; k++) {
    const value = reader.symbol(scan.coefficients);
    if (value === END_OF_BLOCK) return;
    k += value >> 4;
    if (value === SIXTEEN_ZEROS) continue;
    if (k >= BLOCK) malformed('A block of the JPEG has too many coefficients.');
    out[ZIGZAG[k]] = reader.signed(value & 15) * scan.steps[k];
  }
}

/** Rows, then columns. */
function inverseTransform(coefficients: Float64Array, out: Float64Array): void {
  const rows = new Float64Array(BLOCK);
  for (let v = 0; v < SIDE; v++) {
    for (let x = 0; x < SIDE; x++) {
      let sum = 0;
      for (let u = 0; u < SIDE; u++) sum += coefficients[v * SIDE + u] * COSINES[u * SIDE + x];
      rows[v * SIDE + x] = sum;
    }
  }
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      let sum = 0;
      for (let v = 0; v < SIDE; v++) sum += rows[v * SIDE + x] * COSINES[v * SIDE + y];
      out[y * SIDE + x] = sum;
    }
  }
}

interface Place {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly precision: number;
}

/** The part of the block that is within the image, shifted to unsigned numbers (A.3.1). */
function place(block: Float64Array, samples: Uint16Array, { left, top, width, height, precision }: Place): void {
  const white = 2 ** precision - 1;
  const middle = 2 ** (precision - 1);
  for (let y = 0; y < SIDE && top + y < height; y++) {
    for (let x = 0; x < SIDE && left + x < width; x++) {
      const level = Math.round(block[y * SIDE + x] + middle);
      samples[(top + y) * width + left + x] = Math.min(white, Math.max(0, level));
    }
  }
}

/** Reads the tables up to the first scan, and the scan's header. */
function readScan(bytes: Uint8Array): Scan {
  const tables = new Map<number, HuffmanTable>();
  const quantisers = new Map<number, Uint16Array>();
  let quantiser = 0;
  let restartInterval = 0;
  for (const { marker, body, end } of jpegSegments(bytes)) {
    if (marker === 0xc4) readHuffmanTables(body, tables);
    if (marker === 0xdb) readQuantisers(body, quantisers);
    if (marker === 0xc0 || marker === 0xc1) quantiser = body[8];
    if (marker === 0xdd) restartInterval = (body[0] << 8) | body[1];
    if (marker === START_OF_SCAN) {
      const differences = tables.get(body[2] >> 4);
      const coefficients = tables.get(AC_TABLES | (body[2] & 15));
      const steps = quantisers.get(quantiser);
      if (!differences || !coefficients || !steps) malformed('The JPEG lacks a table that its scan needs.');
      return { differences, coefficients, steps, restartInterval, start: end };
    }
  }
  malformed('The JPEG has no scan.');
}

/** Adds the tables of one DQT segment (B.2.4.1): steps of one byte or two. */
function readQuantisers(body: Uint8Array, quantisers: Map<number, Uint16Array>): void {
  for (let offset = 0; offset < body.length; ) {
    const wide = body[offset] >> 4 !== 0;
    const end = offset + 1 + BLOCK * (wide ? 2 : 1);
    if (end > body.length) malformed('A quantisation table of the JPEG is cut off.');
    const at = (k: number) =>
      wide ? (body[offset + 1 + 2 * k] << 8) | body[offset + 2 + 2 * k] : body[offset + 1 + k];
    quantisers.set(
      body[offset] & 15,
      Uint16Array.from({ length: BLOCK }, (_, k) => at(k)),
    );
    offset = end;
  }
}

/** Diagonals from the upper left, by turns downwards and upwards. */
function zigzag(): Uint8Array {
  const places = Array.from({ length: BLOCK }, (_, i) => ({ x: i % SIDE, y: Math.floor(i / SIDE) }));
  const along = ({ x, y }: { x: number; y: number }) => ((x + y) % 2 === 1 ? y : x);
  places.sort((a, b) => a.x + a.y - (b.x + b.y) || along(a) - along(b));
  return Uint8Array.from(places, ({ x, y }) => y * SIDE + x);
}
