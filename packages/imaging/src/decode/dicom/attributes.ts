/** The attributes of a DICOM image that its grey values depend on (PS3.3, sections C.7.6.3, C.8.11.3 and C.11). */
import { DoubleblindError } from '@doubleblind/errors';
import { doubted, type ImageRemark, noted } from '../grey-image.ts';
import { checkDimensions, type DecodeLimits } from '../limits.ts';
import type { DataSet, DicomElement } from './data-set.ts';
import { type DicomFile, openDicom } from './file-structure.ts';
import { isForProcessing } from './intent.ts';
import { refuseWithoutPixels } from './no-image.ts';
import type { PixelEncoding } from './transfer-syntax.ts';

export interface Window {
  readonly shape: 'LINEAR' | 'LINEAR_EXACT' | 'SIGMOID';
  readonly center: number;
  readonly width: number;
}

export interface PixelModule {
  readonly columns: number;
  readonly rows: number;
  /** 1 grey; 3 colour. */
  readonly samplesPerPixel: 1 | 3;
  readonly photometric: (typeof PHOTOMETRICS)[number];
  /** Whether the planes of a colour image follow each other. */
  readonly planar: boolean;
  readonly bitsAllocated: 8 | 16;
  readonly bitsStored: number;
  /** How far the stored value lies above bit 0. */
  readonly shift: number;
  readonly signed: boolean;
}

export interface DicomImage extends PixelModule {
  readonly pixels: PixelEncoding | undefined;
  /** The smallest value is white. */
  readonly inverted: boolean;
  readonly slope: number;
  readonly intercept: number;
  readonly window: Window | undefined;
  readonly dataSet: DataSet;
  readonly pixelData: DicomElement;
  readonly remarks: readonly ImageRemark[];
}

/** Of one sample a pixel, then of three. */
const PHOTOMETRICS = [
  ...(['MONOCHROME1', 'MONOCHROME2', 'PALETTE COLOR'] as const),
  ...(['RGB', 'YBR_FULL', 'YBR_FULL_422', 'YBR_ICT', 'YBR_RCT'] as const),
] as const;

const HIGH_BIT = 0x00280102;

function malformed(detail: string): never {
  throw new DoubleblindError('DB2001', detail);
}

function unsupported(detail: string): never {
  throw new DoubleblindError('DB2004', detail);
}

const quoted = (text: string) => JSON.stringify(text.slice(0, 32));

/**
 * @throws DB2001 malformed or cut off, DB2002 too large, DB2003 no image, DB2004 several frames, or an encoding that is not read.
 */
export function readDicomImage(bytes: Uint8Array, limits: DecodeLimits): DicomImage {
  const file = openDicom(bytes, limits);
  const { dataSet } = file;
  const pixelData = dataSet.get(0x7fe00010) ?? refuseWithoutPixels(dataSet);
  const pixelModule = readPixelModule(dataSet, limits);
  const rescale = readRescale(dataSet);
  const { window, remark } = readWindow(dataSet);
  const polarity = readPolarity(dataSet, pixelModule);
  return {
    ...pixelModule,
    pixels: file.pixels,
    inverted: polarity.inverted,
    slope: rescale.slope,
    intercept: rescale.intercept,
    window,
    dataSet,
    pixelData,
    remarks: [
      ...remarksOfFile(file),
      ...highBitRemarks(dataSet, pixelModule),
      ...rescale.remarks,
      ...(remark ? [remark] : []),
      ...polarity.remarks,
    ],
  };
}

function remarksOfFile({ dataSet, remarks }: DicomFile): ImageRemark[] {
  const named = dataSet.text(0x00100010) !== '';
  return [
    ...remarks,
    ...(named ? [noted('patientName')] : []),
    ...(isForProcessing(dataSet) ? [doubted('forProcessing')] : []),
    ...pixelShapeRemarks(dataSet),
  ];
}

/** Pixel Aspect Ratio, Pixel Spacing, Imager Pixel Spacing, Nominal Scanned Pixel Spacing: down, then across. */
const PIXEL_SHAPES = [0x00280034, 0x00280030, 0x00181164, 0x00182010];

/** Spacings are rounded; beyond this, a film is visibly stretched. */
const SQUARE = 1.02;

/** A viewer shows such a film stretched to its true shape; a model gets the pixels as they are. */
function pixelShapeRemarks(dataSet: DataSet): ImageRemark[] {
  for (const tag of PIXEL_SHAPES) {
    const [down, across] = dataSet.texts(tag).map(Number);
    if (!(down > 0 && across > 0)) continue;
    if (Math.max(down / across, across / down) < SQUARE) return [];
    return [doubted('notSquare', { down, across })];
  }
  return [];
}

function readPixelModule(dataSet: DataSet, limits: DecodeLimits): PixelModule {
  const value = (tag: number, name: string) => wholeNumber(dataSet, tag, name) ?? malformed(`${name} is missing.`);
  const rows = value(0x00280010, 'Rows');
  const columns = value(0x00280011, 'Columns');
  checkDimensions(columns, rows, limits);
  const photometric = readPhotometric(dataSet);
  const colour = PHOTOMETRICS.indexOf(photometric) >= PHOTOMETRICS.indexOf('RGB');
  const samplesPerPixel = wholeNumber(dataSet, 0x00280002, 'Samples per Pixel') ?? (colour ? 3 : 1);
  if (samplesPerPixel !== (colour ? 3 : 1)) {
    unsupported(`It has ${samplesPerPixel} samples a pixel, which ${photometric} has not.`);
  }
  // 0 frames is a common way to say nothing, and read as 1.
  const frames = wholeNumber(dataSet, 0x00280008, 'Number of Frames') ?? 1;
  if (frames > 1) unsupported(`It has ${frames} frames.`);
  const planar = wholeNumber(dataSet, 0x00280006, 'Planar Configuration') === 1;
  const signed = wholeNumber(dataSet, 0x00280103, 'Pixel Representation') === 1;
  return { rows, columns, samplesPerPixel, photometric, planar, signed, ...readBits(dataSet) };
}

function readPhotometric(dataSet: DataSet): PixelModule['photometric'] {
  const text = dataSet.text(0x00280004);
  if (text === '') malformed('The photometric interpretation is missing.');
  return (
    PHOTOMETRICS.find((known) => known === text) ?? unsupported(`Its photometric interpretation is ${quoted(text)}.`)
  );
}

function readBits(dataSet: DataSet): Pick<PixelModule, 'bitsAllocated' | 'bitsStored' | 'shift'> {
  const bitsAllocated = wholeNumber(dataSet, 0x00280100, 'Bits Allocated') ?? malformed('Bits Allocated is missing.');
  if (bitsAllocated !== 8 && bitsAllocated !== 16) unsupported(`It has ${bitsAllocated} bits allocated.`);
  const bitsStored = wholeNumber(dataSet, 0x00280101, 'Bits Stored') ?? bitsAllocated;
  if (bitsStored < 1 || bitsStored > bitsAllocated)
    unsupported(`It has ${bitsStored} bits stored of ${bitsAllocated}.`);
  const highBit = wholeNumber(dataSet, HIGH_BIT, 'High Bit') ?? bitsStored - 1;
  const possible = highBit >= bitsStored - 1 && highBit < bitsAllocated;
  return { bitsAllocated, bitsStored, shift: possible ? highBit - bitsStored + 1 : 0 };
}

/** A high bit that the bits stored cannot have is left out: they lie from bit 0 on, as pydicom takes all of them. */
function highBitRemarks(dataSet: DataSet, { bitsStored, shift }: PixelModule): ImageRemark[] {
  const stated = wholeNumber(dataSet, HIGH_BIT, 'High Bit') ?? bitsStored - 1;
  if (stated === shift + bitsStored - 1) return [];
  return [doubted('highBit', { stated, bits: bitsStored })];
}

function wholeNumber(dataSet: DataSet, tag: number, name: string): number | undefined {
  const value = dataSet.integer(tag);
  return value === undefined || Number.isInteger(value) ? value : malformed(`${name} is not a whole number.`);
}

/** The first value of a decimal string, a unit behind it left out; undefined where the attribute is absent or empty. */
function readNumber(dataSet: DataSet, tag: number): number | undefined {
  const text = dataSet.text(tag);
  if (text === '') return undefined;
  const value = Number(text.split(/\s/)[0]);
  return Number.isFinite(value) ? value : malformed(`The value ${quoted(text)} is not a number.`);
}

/** Both or neither (PS3.3 C.11.1); what does not hold together is left out, as DCMTK and pydicom do. */
function readRescale(dataSet: DataSet): { slope: number; intercept: number; remarks: ImageRemark[] } {
  const slope = readNumber(dataSet, 0x00281053);
  const intercept = readNumber(dataSet, 0x00281052);
  const nothing = slope === undefined && intercept === undefined;
  if (slope !== undefined && slope !== 0) return { slope, intercept: intercept ?? 0, remarks: [] };
  return { slope: 1, intercept: 0, remarks: nothing ? [] : [doubted(slope === 0 ? 'slopeZero' : 'noSlope')] };
}

/**
 * The first window, if any (PS3.3 C.11.2.1.2). A width of 0 or less says nothing and is left out, as DCMTK does. A linear
 * window narrower than 1, which the standard does not allow, is meant exactly.
 */
function readWindow(dataSet: DataSet): { window?: Window; remark?: ImageRemark } {
  const center = readNumber(dataSet, 0x00281050);
  const width = readNumber(dataSet, 0x00281051);
  if (center === undefined || width === undefined) return {};
  if (width <= 0) return { remark: noted('windowWidth', { width }) };
  const shape = dataSet.text(0x00281056) || 'LINEAR';
  if (shape !== 'LINEAR' && shape !== 'LINEAR_EXACT' && shape !== 'SIGMOID') {
    unsupported(`Its VOI LUT function is ${quoted(shape)}.`);
  }
  return { window: { shape: shape === 'LINEAR' && width < 1 ? 'LINEAR_EXACT' : shape, center, width } };
}

/**
 * Which end is white. MONOCHROME1 says it, and so does a presentation LUT shape of INVERSE; a film for presentation
 * has both or neither (PS3.3 C.8.11.3.1.2), so that both are one inversion. Where only one is there, viewers differ
 * over MONOCHROME1 with IDENTITY.
 */
function readPolarity(dataSet: DataSet, { photometric }: PixelModule): { inverted: boolean; remarks: ImageRemark[] } {
  const shape = dataSet.text(0x20500020);
  const both = { photometric, shape };
  if (photometric === 'MONOCHROME1')
    return { inverted: true, remarks: shape === 'IDENTITY' ? [doubted('invertedShape', both)] : [] };
  const inverted = shape === 'INVERSE';
  return { inverted, remarks: inverted ? [noted('invertedShape', both)] : [] };
}
