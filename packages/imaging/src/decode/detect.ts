export type ImageFormat = 'png' | 'jpeg' | 'dicom';

const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const DICOM_PREFIX_OFFSET = 128;

/**
 * The format of an image file, told from its first bytes and never from its name. DICOM needs the 128-byte preamble
 * and "DICM" of PS3.10 section 7.1; bare data sets without a preamble are not recognised, since nothing tells them
 * reliably from other data.
 */
export function detectFormat(bytes: Uint8Array): ImageFormat | undefined {
  if (PNG_SIGNATURE.every((byte, i) => bytes[i] === byte)) return 'png';
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'jpeg';
  const dicm = [0x44, 0x49, 0x43, 0x4d];
  if (dicm.every((byte, i) => bytes[DICOM_PREFIX_OFFSET + i] === byte)) return 'dicom';
  return undefined;
}
