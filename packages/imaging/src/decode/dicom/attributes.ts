/** The attributes of a DICOM image that its grey values depend on (PS3.3, sections C.7.6.3, C.8.11.3 and C.11). */
import { createRequire } from 'node:module';
import { DoubleblindError } from '@doubleblind/errors';
import type { DataSet, Element } from 'dicom-parser';
import { checkDimensions, type DecodeLimits } from '../limits.ts';
import { readVoiLut, type VoiLut } from './voi-lut.ts';

// A UMD bundle: its names are not visible to an import statement.
const dicomParser: typeof import('dicom-parser') = createRequire(import.meta.url)('dicom-parser');

export const TRANSFER_SYNTAXES = {
  '1.2.840.10008.1.2': 'uncompressed',
  '1.2.840.10008.1.2.1': 'uncompressed',
  '1.2.840.10008.1.2.5': 'rle',
  '1.2.840.10008.1.2.4.50': 'jpeg',
  '1.2.840.10008.1.2.4.57': 'jpeg-lossless',
  '1.2.840.10008.1.2.4.70': 'jpeg-lossless',
  '1.2.840.10008.1.2.4.80': 'jpeg-ls',
  '1.2.840.10008.1.2.4.81': 'jpeg-ls',
  '1.2.840.10008.1.2.4.90': 'jpeg-2000',
  '1.2.840.10008.1.2.4.91': 'jpeg-2000',
} as const;
export type PixelEncoding = (typeof TRANSFER_SYNTAXES)[keyof typeof TRANSFER_SYNTAXES];

export interface Window {
  readonly shape: 'LINEAR' | 'LINEAR_EXACT' | 'SIGMOID';
  readonly center: number;
  readonly width: number;
}

export interface DicomImage {
  readonly encoding: PixelEncoding;
  readonly columns: number;
  readonly rows: number;
  readonly bitsAllocated: 8 | 16;
  readonly bitsStored: number;
  readonly signed: boolean;
  /** MONOCHROME1: the smallest value is white. */
  readonly inverted: boolean;
  readonly slope: number;
  readonly intercept: number;
  readonly window: Window | undefined;
  readonly voiLut: VoiLut | undefined;
  readonly dataSet: DataSet;
  readonly pixelData: Element;
}

function malformed(detail: string): never {
  throw new DoubleblindError('DB2001', detail);
}

function unsupported(detail: string): never {
  throw new DoubleblindError('DB2004', detail);
}

/**
 * @throws DB2001 malformed or cut off, DB2002 too large, DB2004 colour, several frames, a modality lookup table or a
 *   transfer syntax that is not in TRANSFER_SYNTAXES.
 */
export function readDicomImage(bytes: Uint8Array, limits: DecodeLimits): DicomImage {
  // The transfer syntax is checked first: parsing would inflate a deflated data set without a limit.
  const encoding = readEncoding(bytes);
  const dataSet = parse(() => dicomParser.parseDicom(bytes));
  const { rows, columns, ...samples } = readPixelModule(dataSet, limits);
  const pixelData = dataSet.elements.x7fe00010;
  if (!pixelData) malformed('The DICOM file holds no pixel data.');
  if ((encoding === 'uncompressed') === (pixelData.encapsulatedPixelData === true)) {
    malformed('The pixel data do not fit the transfer syntax.');
  }
  const slope = readNumber(dataSet, 'x00281053') ?? 1;
  const intercept = readNumber(dataSet, 'x00281052') ?? 0;
  if (slope === 0) malformed('The rescale slope is 0.');
  if (dataSet.elements.x00283000) unsupported('It has a modality lookup table.');
  const window = readWindow(dataSet);
  const voiLut = window ? undefined : parse(() => readVoiLut(dataSet, samples.signed));
  return { encoding, rows, columns, ...samples, slope, intercept, window, voiLut, dataSet, pixelData };
}

function parse<T>(action: () => T): T {
  try {
    return action();
  } catch (cause) {
    if (cause instanceof DoubleblindError) throw cause;
    throw new DoubleblindError('DB2001', 'The DICOM file is cut off or damaged.', { cause });
  }
}

function readEncoding(bytes: Uint8Array): PixelEncoding {
  const syntax = parse(() => dicomParser.readPart10Header(bytes).string('x00020010')?.trim() ?? '');
  if (syntax === '') malformed('The DICOM file names no transfer syntax.');
  const encoding = Object.entries(TRANSFER_SYNTAXES).find(([uid]) => uid === syntax)?.[1];
  return encoding ?? unsupported(`Its transfer syntax is ${JSON.stringify(syntax.slice(0, 64))}.`);
}

function readPixelModule(dataSet: DataSet, limits: DecodeLimits) {
  const value = (tag: string, name: string) => parse(() => dataSet.uint16(tag)) ?? malformed(`${name} is missing.`);
  const rows = value('x00280010', 'Rows');
  const columns = value('x00280011', 'Columns');
  checkDimensions(columns, rows, limits);
  const photometric =
    parse(() => dataSet.string('x00280004')?.trim()) ?? malformed('The photometric interpretation is missing.');
  if (photometric !== 'MONOCHROME1' && photometric !== 'MONOCHROME2') {
    unsupported(`Its photometric interpretation is ${JSON.stringify(photometric.slice(0, 32))}.`);
  }
  const samples = parse(() => dataSet.uint16('x00280002')) ?? 1;
  const frames = parse(() => dataSet.intString('x00280008')) ?? 1;
  if (samples !== 1 || frames !== 1) unsupported(`It has ${samples} samples a pixel and ${frames} frames.`);
  const bitsAllocated = value('x00280100', 'Bits Allocated');
  const bitsStored = value('x00280101', 'Bits Stored');
  const highBit = parse(() => dataSet.uint16('x00280102')) ?? bitsStored - 1;
  if (bitsAllocated !== 8 && bitsAllocated !== 16) unsupported(`It has ${bitsAllocated} bits allocated.`);
  if (bitsStored < 1 || bitsStored > bitsAllocated || highBit !== bitsStored - 1) {
    unsupported(`It has ${bitsStored} bits stored of ${bitsAllocated}, the highest is bit ${highBit}.`);
  }
  const signed = (parse(() => dataSet.uint16('x00280103')) ?? 0) === 1;
  return { rows, columns, bitsAllocated, bitsStored, signed, inverted: photometric === 'MONOCHROME1' } as const;
}

/** The first value of a decimal string; undefined where the attribute is absent or empty. */
function readNumber(dataSet: DataSet, tag: string): number | undefined {
  const text = parse(() => dataSet.string(tag, 0))?.trim();
  if (!text) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : malformed(`The value ${JSON.stringify(text.slice(0, 32))} is not a number.`);
}

/** The first window, if any; width at least 1, and above 0 for the exact and sigmoid shapes (PS3.3 C.11.2.1.2). */
function readWindow(dataSet: DataSet): Window | undefined {
  const center = readNumber(dataSet, 'x00281050');
  const width = readNumber(dataSet, 'x00281051');
  if (center === undefined || width === undefined) return undefined;
  const shape = parse(() => dataSet.string('x00281056')?.trim()) || 'LINEAR';
  if (shape !== 'LINEAR' && shape !== 'LINEAR_EXACT' && shape !== 'SIGMOID') {
    unsupported(`Its VOI LUT function is ${JSON.stringify(shape.slice(0, 32))}.`);
  }
  if (!(shape === 'LINEAR' ? width >= 1 : width > 0)) malformed(`The window width is ${width}.`);
  return { shape, center, width };
}
