import { DoubleblindError } from '@doubleblind/errors';
import { describeUnknown, detectFormat } from './detect.ts';
import type { DecodedImage } from './grey-image.ts';
import { decodeJpeg } from './jpeg.ts';
import { checkFileSize, DEFAULT_LIMITS, type DecodeLimits } from './limits.ts';
import { decodePng } from './png.ts';

/**
 * Decodes a PNG, JPEG or DICOM file to grey. The type is told from the content.
 * @throws DB2001 malformed or truncated, DB2002 too large, DB2003 unknown type, DB2004 unsupported encoding.
 */
export async function decodeImage(bytes: Uint8Array, limits: DecodeLimits = DEFAULT_LIMITS): Promise<DecodedImage> {
  checkFileSize(bytes.length, limits);
  switch (detectFormat(bytes)) {
    case 'png':
      return decodePng(bytes, limits);
    case 'jpeg':
      return decodeJpeg(bytes, limits);
    case 'dicom': {
      // Loaded on demand: the DICOM codecs bring megabytes of WebAssembly that PNG users do not need.
      const { decodeDicom } = await import('./dicom/decode-dicom.ts');
      return decodeDicom(bytes, limits);
    }
    default:
      throw new DoubleblindError('DB2003', describeUnknown(bytes));
  }
}
