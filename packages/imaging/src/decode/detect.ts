import { looksLikeDicom } from './dicom/file-structure.ts';

/** Formats that can be decoded. */
export type ImageFormat = 'png' | 'jpeg' | 'dicom';

const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** The format of an image file, told from its first bytes and never from its name. */
export function detectFormat(bytes: Uint8Array): ImageFormat | undefined {
  if (PNG_SIGNATURE.every((byte, i) => bytes[i] === byte)) return 'png';
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'jpeg';
  return looksLikeDicom(bytes) ? 'dicom' : undefined;
}

/** Formats whose first bytes are letters. */
const KNOWN_TEXTS: readonly (readonly [start: string, what: string])[] = [
  ['%PDF', 'a PDF document'],
  ['{\\rtf', 'an RTF document'],
  ['SIMPLE  =', 'a FITS image'],
  ['NRRD', 'an NRRD image'],
  ['GIF87a', 'a GIF image'],
  ['GIF89a', 'a GIF image'],
  ['<', 'a text of markup, such as a web page'],
];

const KNOWN: readonly (readonly [start: string, what: string])[] = [
  ['\0\0\0\u0001Bud1', 'a .DS_Store of macOS, which says how a folder is shown'],
  ['\0\u0005\u0016\u0007', 'a file of attributes that macOS keeps beside another (__MACOSX, ._NAME)'],
  ['\u00d0\u00cf\u0011\u00e0', 'a Thumbs.db of Windows or an older Office document'],
  ['PK\u0003\u0004', 'a ZIP archive: unpack it first'],
  ['\u001f\u008b', 'a gzip file: unpack it first'],
  ['7z\u00bc\u00af', 'a 7z archive: unpack it first'],
  ['Rar!', 'a RAR archive: unpack it first'],
  ['II*\0', 'a TIFF image'],
  ['MM\0*', 'a TIFF image'],
  ['BM', 'a BMP image'],
  ['RIFF', 'a WebP image or a video'],
  ['\0\0\0\u000cjP  ', 'a JPEG 2000 file'],
  ['\u00ffO\u00ffQ', 'a JPEG 2000 stream'],
  ['\u0093NUMPY', 'a NumPy array'],
  ['\u0089HDF', 'an HDF5 file'],
];

const TEXT_SAMPLE = 512;

/** Whether the first bytes are printable, in any encoding of one byte a letter or in UTF-8 or UTF-16 with a mark. */
function isText(bytes: Uint8Array): boolean {
  const marked = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  const sample = bytes.subarray(0, TEXT_SAMPLE);
  return marked || sample.every((byte) => (byte >= 0x20 && byte !== 0x7f) || (byte >= 0x09 && byte <= 0x0d));
}

/** What a file that is none of the formats seems to be, as far as its first bytes tell; '' where they do not. */
export function describeUnknown(bytes: Uint8Array): string {
  if (bytes.length === 0) return 'It is empty.';
  if (bytes.every((byte) => byte === 0)) return 'It holds nothing but zeros.';
  const magic = String.fromCharCode(...bytes.subarray(344, 347));
  if (magic === 'n+1' || magic === 'ni1')
    return 'It seems to be a NIfTI volume, which is read where the model takes volumes.';
  const head = String.fromCharCode(...bytes.subarray(0, 16));
  const isLike = ([start]: readonly [string, string]) => head.startsWith(start);
  const text = KNOWN_TEXTS.find(isLike)?.[1] ?? (isText(bytes) ? 'text' : undefined);
  const what = text ?? KNOWN.find(isLike)?.[1];
  return what === undefined ? '' : `It seems to be ${what}.`;
}
