/** The samples of a DICOM image, whatever their compression. */
import { DoubleblindError } from '@doubleblind/errors';
import { concatBytes } from '../bytes.ts';
import { doubted, type ImageRemark, noted } from '../grey-image.ts';
import type { DecodeLimits } from '../limits.ts';
import type { DicomImage } from './attributes.ts';
import { decodeStream } from './compressed-stream.ts';
import { decodeRle } from './rle.ts';
import { asSamples } from './samples.ts';

export interface Samples {
  /** rows * columns * components; bits above the stored ones are not cleared. */
  readonly values: Uint8Array | Uint16Array;
  readonly components: 1 | 3;
  /** Whether the planes of the components follow each other. */
  readonly planar: boolean;
  /** Whether colour still is luma and two chromas. */
  readonly chroma: boolean;
  /** Bits of a sample, where a compressed stream says it. */
  readonly precision: number | undefined;
  readonly remarks: readonly ImageRemark[];
}

function malformed(detail: string): never {
  throw new DoubleblindError('DB2001', detail);
}

/** @throws DB2001 if the data are cut off or do not fit the attributes, DB2004 for compression that is not read. */
export async function readSamples(image: DicomImage, limits: DecodeLimits): Promise<Samples> {
  const { pixelData, pixels: encoding } = image;
  if (!pixelData.open) return native(image, encoding);
  const frame = joinFragments(image);
  if (encoding === 'rle') return runLength(image, frame);
  const decoded = await decodeStream(image, frame, limits);
  const remarks = encoding === 'native' ? [noted('compressedAfterAll')] : [];
  return { ...decoded, remarks: [...remarks, ...decoded.remarks] };
}

function native(image: DicomImage, encoding: DicomImage['pixels']): Samples {
  const { pixelData, dataSet, bitsAllocated, samplesPerPixel, photometric } = image;
  const bytesPerSample = bitsAllocated === 8 ? 1 : 2;
  const subsampled = photometric === 'YBR_FULL_422';
  // Two pixels share their chromas: four samples for two.
  const length = image.rows * image.columns * (subsampled ? 2 : samplesPerPixel) * bytesPerSample;
  const { start } = pixelData;
  const present = Math.min(pixelData.length, dataSet.bytes.length - start);
  if (present < length) malformed(`The pixel data have ${present} bytes, the image needs ${length}: it is cut off.`);
  const bytes = dataSet.bytes.subarray(start, start + length);
  const remarks = excessRemarks(dataSet.bytes.subarray(start + length, start + present));
  if (encoding === 'rle' || encoding === 'stream') {
    remarks.push(noted('notCompressed'));
  }
  // In big endian, bytes of 8-bit images travel in words (PS3.5 section 8.1.2), unless they are bytes by their VR.
  const swapped = !dataSet.littleEndian && (bytesPerSample === 2 || pixelData.vr === 'OW');
  const ordered = swapped ? swapBytes(dataSet.bytes, start, length) : bytes;
  const { planar } = image;
  const common = { components: samplesPerPixel, planar, chroma: photometric === 'YBR_FULL', precision: undefined };
  const values = asSamples(ordered, bytesPerSample);
  if (subsampled) return { ...common, components: 1, values: lumaOfPairs(values), remarks };
  return { ...common, values, remarks };
}

/** Y1 Y2 Cb Cr for every two pixels (PS3.3 C.7.6.3.1.2). */
function lumaOfPairs(values: Uint8Array | Uint16Array): Uint8Array | Uint16Array {
  const out = values.slice(0, values.length / 2);
  for (let i = 0; i < out.length; i++) out[i] = values[4 * (i >> 1) + (i & 1)];
  return out;
}

/** Padding behind the pixels is to be expected (PS3.5 section 8.1.1); whatever is more may mean that the size is wrong. */
function excessRemarks(excess: Uint8Array): ImageRemark[] {
  if (excess.length <= 1) return [];
  const padding = excess.every((byte) => byte === excess[0]);
  return [(padding ? noted : doubted)('moreBytes', { bytes: excess.length })];
}

function swapBytes(bytes: Uint8Array, start: number, length: number): Uint8Array {
  const out = new Uint8Array(length + (length % 2));
  for (let i = 0; i < out.length; i++) out[i] = bytes[start + (i ^ 1)] ?? 0;
  return out.subarray(0, length);
}

function runLength(image: DicomImage, frame: Uint8Array): Samples {
  const { rows, columns, bitsAllocated, samplesPerPixel: components, photometric } = image;
  const bytesPerSample = bitsAllocated === 8 ? 1 : 2;
  const planes = decodeRle(frame, rows * columns, components, bytesPerSample);
  const common = { components, planar: true, chroma: photometric.startsWith('YBR'), precision: undefined, remarks: [] };
  return { ...common, values: asSamples(planes, bytesPerSample) };
}

/** One frame may be split into several fragments (PS3.5 section A.4); the first item is the table of offsets. */
function joinFragments({ dataSet, pixelData }: DicomImage): Uint8Array {
  const [, ...fragments] = dataSet.fragments(pixelData);
  if (fragments.length === 0) malformed('The pixel data hold no frame.');
  const parts = fragments.map(([start, end]) => dataSet.bytes.subarray(start, end));
  return parts.length === 1 ? parts[0] : concatBytes(parts);
}
