/**
 * One compressed frame. Which compression it is, its first bytes tell: transfer syntaxes are often those of another
 * process (8-bit baseline JPEG called extended, for instance), and viewers follow the stream.
 */
import { DoubleblindError } from '@doubleblind/errors';
import { doubted, type ImageRemark, noted } from '../grey-image.ts';
import { decodeJpegSamples } from '../jpeg.ts';
import { readJpegHeader } from '../jpeg-header.ts';
import { decodeSequentialJpeg } from '../jpeg-sequential.ts';
import type { DecodeLimits } from '../limits.ts';
import type { DicomImage } from './attributes.ts';
import { decodeWithCodec } from './codecs.ts';
import { type Codestream, isJpegLs, readJpeg2000Header, readJpegLsHeader, unboxJpeg2000 } from './codestream.ts';
import { decodeLosslessJpeg } from './jpeg-lossless.ts';
import { asSamples } from './samples.ts';

/** Start-of-frame markers. */
const [EXTENDED, LOSSLESS] = [0xc1, 0xc3];

interface DecodedStream {
  readonly values: Uint8Array | Uint16Array;
  readonly components: 1 | 3;
  readonly planar: boolean;
  readonly chroma: boolean;
  readonly precision: number;
  readonly remarks: readonly ImageRemark[];
}

/** @throws DB2001 if the stream is damaged or does not fit the attributes, DB2004 for a process that is not read. */
export async function decodeStream(image: DicomImage, frame: Uint8Array, limits: DecodeLimits): Promise<DecodedStream> {
  const stream = unboxJpeg2000(frame);
  if (stream[0] === 0xff && stream[1] === 0x4f) return decodeByCodec('jpeg-2000', image, stream);
  if (isJpegLs(stream)) return decodeByCodec('jpeg-ls', image, stream);
  return decodeJpegStream(image, stream, limits);
}

async function decodeByCodec(
  codec: 'jpeg-ls' | 'jpeg-2000',
  image: DicomImage,
  stream: Uint8Array,
): Promise<DecodedStream> {
  const header = codec === 'jpeg-ls' ? readJpegLsHeader(stream) : readJpeg2000Header(stream);
  checkStream(image, header);
  const bytes = await decodeWithCodec(codec, stream, header);
  const values = asSamples(bytes, header.precision > 8 ? 2 : 1);
  const components = header.components === 3 ? 3 : 1;
  // The colour transform of JPEG 2000 is its decoder's, where the stream has one; JPEG-LS has none of its own.
  const chroma = image.photometric.startsWith('YBR') && !header.transformed;
  return {
    values,
    components,
    planar: header.planar,
    chroma,
    precision: header.precision,
    remarks: precisionRemarks(image, header.precision),
  };
}

function decodeJpegStream(image: DicomImage, stream: Uint8Array, limits: DecodeLimits): DecodedStream {
  const header = readJpegHeader(stream, limits);
  checkStream(image, header);
  const remarks = [...precisionRemarks(image, header.precision), ...trailingRemarks(stream.subarray(header.end))];
  const common = { precision: header.precision, planar: false, remarks };
  if (header.process === LOSSLESS) {
    const components = header.components === 3 ? 3 : 1;
    const chroma = image.photometric.startsWith('YBR');
    return { ...common, values: decodeLosslessJpeg(stream, header), components, chroma };
  }
  if (header.process === EXTENDED && header.precision === 12) {
    return { ...common, values: decodeSequentialJpeg(stream, header), components: 1, chroma: false };
  }
  const rgb = header.rgb ?? image.photometric === 'RGB';
  // Colours have become luma already.
  return { ...common, values: decodeJpegSamples(stream, header, limits, rgb), components: 1, chroma: false };
}

function checkStream(
  { columns, rows, bitsAllocated, samplesPerPixel }: DicomImage,
  stream: Pick<Codestream, 'width' | 'height' | 'precision' | 'components'>,
): void {
  const { width, height, precision, components } = stream;
  if (components !== samplesPerPixel) {
    throw new DoubleblindError(
      'DB2001',
      `The compressed image has ${components} components, the attributes say ${samplesPerPixel}.`,
    );
  }
  if (width !== columns || height !== rows || precision > bitsAllocated) {
    throw new DoubleblindError(
      'DB2001',
      `The compressed image is ${width} x ${height} of ${precision} bits, the attributes say ${columns} x ${rows} of ${bitsAllocated}.`,
    );
  }
}

/** Behind the image is padding; whatever else may be a second image. */
function trailingRemarks(rest: Uint8Array): ImageRemark[] {
  if (rest.every((byte) => byte === 0 || byte === 0xff)) return [];
  return [doubted('bytesBehind', { bytes: rest.length })];
}

function precisionRemarks({ bitsStored }: DicomImage, precision: number): ImageRemark[] {
  if (precision >= bitsStored) return [];
  return [noted('otherPrecision', { bits: precision, stated: bitsStored })];
}
