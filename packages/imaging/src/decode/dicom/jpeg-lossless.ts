/**
 * Lossless JPEG (ITU-T T.81, annex H; process 14), 2 to 16 bits, one component or several that are interleaved: what
 * many chest radiography systems archive. Each sample is predicted from its neighbours; the difference is Huffman-coded.
 */
import { DoubleblindError } from '@doubleblind/errors';
import type { JpegHeader } from '../jpeg-header.ts';
import { type HuffmanTable, JpegBitReader, readHuffmanTables } from '../jpeg-huffman.ts';
import { jpegSegments, START_OF_SCAN } from '../jpeg-segments.ts';

interface Scan {
  /** By component. */
  readonly tables: readonly HuffmanTable[];
  /** Predictor 1..7 of table H.1. */
  readonly predictor: number;
  /** Low bits that were dropped before coding. */
  readonly pointTransform: number;
  /** Samples between restart markers; 0 for none. */
  readonly restartInterval: number;
  /** Where the entropy-coded data start. */
  readonly start: number;
}

const LOSSLESS_FRAME = 0xc3;

function malformed(detail: string): never {
  throw new DoubleblindError('DB2001', detail);
}

/**
 * @param header As readJpegHeader returned it: the structure, the size and the end marker have been checked.
 * @returns width * height * components samples, pixel by pixel.
 * @throws DB2001 if the data are cut off or damaged, DB2004 for components in scans of their own.
 */
export function decodeLosslessJpeg(bytes: Uint8Array, header: JpegHeader): Uint16Array {
  const { width, height, precision, components } = header;
  const scan = readScan(bytes, components);
  if (precision < 2 || precision > 16 || scan.pointTransform >= precision)
    malformed('The lossless JPEG has an absurd precision.');
  const { restartInterval, predictor, pointTransform, tables } = scan;
  if (restartInterval % width !== 0) malformed('The restart interval of the lossless JPEG is no number of rows.');
  const reader = new JpegBitReader(bytes, scan.start);
  const samples = new Uint16Array(width * height * components);
  const line = width * components;
  const rowsPerRestart = restartInterval / width;
  for (let y = 0; y < height; y++) {
    const restarted = y === 0 || (rowsPerRestart > 0 && y % rowsPerRestart === 0);
    if (restarted && y > 0) reader.restart();
    for (let x = 0, i = y * line; x < width; x++) {
      for (const table of tables) {
        let prediction: number;
        if (restarted) prediction = x === 0 ? 1 << (precision - pointTransform - 1) : samples[i - components];
        else if (x === 0) prediction = samples[i - line];
        else
          prediction = predict(predictor, samples[i - components], samples[i - line], samples[i - line - components]);
        // Differences are modulo 2^16 (H.1.2.1), which is what the array does.
        samples[i++] = prediction + reader.difference(table);
      }
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
function readScan(bytes: Uint8Array, components: number): Scan {
  const tables = new Map<number, HuffmanTable>();
  let restartInterval = 0;
  for (const { marker, body, end } of jpegSegments(bytes)) {
    if (marker === 0xc4) readHuffmanTables(body, tables);
    if (marker === LOSSLESS_FRAME && body.some((byte, i) => i >= 7 && (i - 7) % 3 === 0 && byte !== 0x11))
      throw new DoubleblindError('DB2004', 'It is a lossless JPEG with subsampled components.');
    if (marker === 0xdd) restartInterval = (body[0] << 8) | body[1];
    if (marker === START_OF_SCAN) {
      if (body[0] !== components || body.length !== 4 + 2 * components)
        throw new DoubleblindError('DB2004', 'It is a lossless JPEG with a scan for each component.');
      const used = Array.from({ length: components }, (_, k) => tables.get(body[2 + 2 * k] >> 4));
      if (!used.every((table) => table !== undefined)) malformed('The lossless JPEG lacks a Huffman table.');
      const predictor = body[1 + 2 * components];
      if (predictor < 1 || predictor > 7) malformed(`The lossless JPEG names predictor ${predictor}.`);
      const pointTransform = body[3 + 2 * components] & 15;
      return { tables: used, predictor, pointTransform, restartInterval, start: end };
    }
  }
  malformed('The lossless JPEG has no scan.');
}
