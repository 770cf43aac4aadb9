/**
 * Lossless JPEG (ITU-T T.81, annex H; process 14), one component of 2 to 16 bits: what many chest radiography systems
 * archive. Each sample is predicted from its neighbours; the difference is Huffman-coded.
 */
import { DoubleblindError } from '@doubleblind/errors';
import type { JpegHeader } from '../jpeg-header.ts';
import { type HuffmanTable, JpegBitReader, readHuffmanTables } from './jpeg-huffman.ts';

interface Scan {
  readonly table: HuffmanTable;
  /** Predictor 1..7 of table H.1. */
  readonly predictor: number;
  /** Low bits that were dropped before coding. */
  readonly pointTransform: number;
  /** Samples between restart markers; 0 for none. */
  readonly restartInterval: number;
  /** Where the entropy-coded data start. */
  readonly start: number;
}

function malformed(detail: string): never {
  throw new DoubleblindError('DB2001', detail);
}

/**
 * @param header As readJpegHeader returned it: the structure, the size and the end marker have been checked.
 * @returns width * height samples.
 * @throws DB2001 if the data are cut off or damaged, DB2004 for several components.
 */
export function decodeLosslessJpeg(bytes: Uint8Array, header: JpegHeader): Uint16Array {
  const { width, height, precision } = header;
  const scan = readScan(bytes);
  if (precision < 2 || precision > 16 || scan.pointTransform >= precision)
    malformed('The lossless JPEG has an absurd precision.');
  const { restartInterval, predictor, pointTransform, table } = scan;
  if (restartInterval % width !== 0) malformed('The restart interval of the lossless JPEG is no number of rows.');
  const reader = new JpegBitReader(bytes, scan.start);
  const samples = new Uint16Array(width * height);
  const rowsPerRestart = restartInterval / width;
  for (let y = 0; y < height; y++) {
    const restarted = y === 0 || (rowsPerRestart > 0 && y % rowsPerRestart === 0);
    if (restarted && y > 0) reader.restart();
    const row = y * width;
    for (let x = 0; x < width; x++) {
      const i = row + x;
      let prediction: number;
      if (restarted) prediction = x === 0 ? 1 << (precision - pointTransform - 1) : samples[i - 1];
      else if (x === 0) prediction = samples[i - width];
      else prediction = predict(predictor, samples[i - 1], samples[i - width], samples[i - width - 1]);
      // Differences are modulo 2^16 (H.1.2.1), which is what the array does.
      samples[i] = prediction + reader.difference(table);
    }
  }
  if (pointTransform > 0) for (let i = 0; i < samples.length; i++) samples[i] <<= pointTransform;
  return samples;
}

/** Table H.1: a is the left neighbour, b the upper, c the upper left. */
function predict(predictor: number, a: number, b: number, c: number): number {
  switch (predictor) {
    case 1:
      return a;
    case 2:
      return b;
    case 3:
      return c;
    case 4:
      return a + b - c;
    case 5:
      return a + ((b - c) >> 1);
    case 6:
      return b + ((a - c) >> 1);
    default:
      return (a + b) >> 1;
  }
}

/** Reads the tables up to the first scan, and the scan's header. */
function readScan(bytes: Uint8Array): Scan {
  const tables = new Map<number, HuffmanTable>();
  let restartInterval = 0;
  for (let offset = 2; offset + 4 <= bytes.length; ) {
    const marker = bytes[offset + 1];
    // Fill bytes before a marker.
    if (marker === 0xff) {
      offset++;
      continue;
    }
    const length = (bytes[offset + 2] << 8) | bytes[offset + 3];
    const body = bytes.subarray(offset + 4, offset + 2 + length);
    if (marker === 0xc4) readHuffmanTables(body, tables);
    if (marker === 0xdd) restartInterval = (body[0] << 8) | body[1];
    if (marker === 0xda) {
      if (body.length !== 6 || body[0] !== 1)
        throw new DoubleblindError('DB2004', 'It is a lossless JPEG of several components.');
      const table = tables.get(body[2] >> 4) ?? malformed('The lossless JPEG lacks a Huffman table.');
      const predictor = body[3];
      if (predictor < 1 || predictor > 7) malformed(`The lossless JPEG names predictor ${predictor}.`);
      return { table, predictor, pointTransform: body[5] & 15, restartInterval, start: offset + 2 + length };
    }
    offset += 2 + length;
  }
  malformed('The lossless JPEG has no scan.');
}
