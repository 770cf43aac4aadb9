/** The stored values of a DICOM image, whatever their encoding. */
import { DoubleblindError } from '@doubleblind/errors';
import { decodeJpeg } from '../jpeg.ts';
import { readJpegHeader } from '../jpeg-header.ts';
import type { DecodeLimits } from '../limits.ts';
import type { DicomImage } from './attributes.ts';
import { decodeWithCodec } from './codecs.ts';
import { type Codestream, readJpeg2000Header, readJpegLsHeader } from './codestream.ts';
import { decodeLosslessJpeg } from './jpeg-lossless.ts';
import { decodeRle } from './rle.ts';

/** Start-of-frame marker of lossless JPEG. */
const LOSSLESS = 0xc3;

/**
 * @returns rows * columns stored bit patterns; bits above bitsStored are not cleared.
 * @throws DB2001 if the data are cut off or do not fit the attributes, DB2004 for colour streams.
 */
export async function readStoredValues(
  image: DicomImage,
  bytes: Uint8Array,
  limits: DecodeLimits,
): Promise<Uint8Array | Uint16Array> {
  const pixels = image.rows * image.columns;
  if (image.encoding === 'uncompressed') return uncompressed(image, bytes, pixels);
  const frame = joinFragments(image, bytes);
  if (image.encoding === 'rle') {
    const bytesPerPixel = image.bitsAllocated === 8 ? 1 : 2;
    return asSamples(decodeRle(frame, pixels, bytesPerPixel), bytesPerPixel);
  }
  if (image.encoding === 'jpeg' || image.encoding === 'jpeg-lossless') {
    const header = readJpegHeader(frame, limits);
    checkStream(image, header);
    const lossless = header.process === LOSSLESS;
    if (lossless !== (image.encoding === 'jpeg-lossless')) {
      throw new DoubleblindError('DB2001', 'The compressed image does not fit the transfer syntax.');
    }
    return lossless ? decodeLosslessJpeg(frame, header) : decodeJpeg(frame, limits).pixels;
  }
  const header = image.encoding === 'jpeg-ls' ? readJpegLsHeader(frame) : readJpeg2000Header(frame);
  checkStream(image, header);
  const samples = await decodeWithCodec(image.encoding, frame, image.columns, image.rows);
  return asSamples(samples, header.precision > 8 ? 2 : 1);
}

function uncompressed(
  { pixelData, bitsAllocated }: DicomImage,
  bytes: Uint8Array,
  pixels: number,
): Uint8Array | Uint16Array {
  const bytesPerPixel = bitsAllocated === 8 ? 1 : 2;
  const length = pixels * bytesPerPixel;
  // Values have even length (PS3.5 section 7.1.1), so an odd number of bytes is padded.
  if (pixelData.length !== length + (length % 2) || pixelData.dataOffset + length > bytes.length) {
    throw new DoubleblindError('DB2001', `The pixel data have ${pixelData.length} bytes instead of ${length}.`);
  }
  return asSamples(bytes.subarray(pixelData.dataOffset, pixelData.dataOffset + length), bytesPerPixel);
}

/** One frame may be split into several fragments (PS3.5 section A.4). */
function joinFragments({ pixelData }: DicomImage, bytes: Uint8Array): Uint8Array {
  const fragments = pixelData.fragments ?? [];
  if (fragments.length === 0) throw new DoubleblindError('DB2001', 'The pixel data hold no frame.');
  const parts = fragments.map(({ position, length }) => {
    if (position + length > bytes.length) throw new DoubleblindError('DB2001', 'The pixel data are cut off.');
    return bytes.subarray(position, position + length);
  });
  return parts.length === 1 ? parts[0] : Buffer.concat(parts);
}

function checkStream({ columns, rows, bitsAllocated, bitsStored }: DicomImage, stream: Codestream): void {
  if (stream.components !== 1) {
    throw new DoubleblindError('DB2004', `Its pixel data have ${stream.components} components.`);
  }
  const { width, height, precision } = stream;
  if (width !== columns || height !== rows || precision > bitsAllocated || precision < bitsStored) {
    throw new DoubleblindError(
      'DB2001',
      `The compressed image is ${width} x ${height} of ${precision} bits, the attributes say ${columns} x ${rows} of ${bitsStored}.`,
    );
  }
}

function asSamples(bytes: Uint8Array, bytesPerSample: 1 | 2): Uint8Array | Uint16Array {
  if (bytesPerSample === 1) return bytes;
  const samples = new Uint16Array(bytes.length / 2);
  for (let i = 0; i < samples.length; i++) samples[i] = bytes[2 * i] | (bytes[2 * i + 1] << 8);
  return samples;
}
