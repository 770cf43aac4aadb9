/**
 * From a file to its data set (PS3.10, section 7): preamble, meta group, transfer syntax. Files come without preamble,
 * without meta group, with a meta group in implicit VR, and with a data set that is not encoded as the meta group
 * says; viewers read them all, so what the bytes show counts more than what is declared.
 */

import { DoubleblindError } from '@doubleblind/errors';
import { inflate as inflateBytes } from '#platform';
import { TooMuchData } from '../../platform/platform.ts';
import { latin1 } from '../bytes.ts';
import { type ImageRemark, noted } from '../grey-image.ts';
import type { DecodeLimits } from '../limits.ts';
import { DataSet, ElementReader, isVr } from './data-set.ts';
import { DEFAULT_SYNTAX, type PixelEncoding, transferSyntax } from './transfer-syntax.ts';

export interface DicomFile {
  readonly dataSet: DataSet;
  /** How the pixel data are said to be compressed; undefined where nothing says. */
  readonly pixels: PixelEncoding | undefined;
  readonly remarks: readonly ImageRemark[];
}

const PREAMBLE_LENGTH = 128;
const META_GROUP = 0x0002;
const TRANSFER_SYNTAX = 0x00020010;
const LITTLE_ENDIAN = { explicit: true, littleEndian: true };

const isDicm = (bytes: Uint8Array, at: number) => String.fromCharCode(...bytes.subarray(at, at + 4)) === 'DICM';

/**
 * Whether the bytes are a DICOM file: "DICM" behind the preamble or at the start, or a data set that starts with the
 * meta group, or with the group of identification in an element that fits the file.
 */
export function looksLikeDicom(bytes: Uint8Array): boolean {
  if (isDicm(bytes, PREAMBLE_LENGTH) || isDicm(bytes, 0)) return true;
  if (bytes.length < 16 || bytes[1] !== 0 || bytes[3] !== 0) return false;
  if (bytes[0] !== META_GROUP && bytes[0] !== 0x08) return false;
  const reader = new ElementReader(bytes, LITTLE_ENDIAN);
  const header = reader.header(0, bytes.length);
  const declared = reader.letters(4);
  return header !== undefined && (isVr(declared) || header.length < 256) && header.start + header.length < bytes.length;
}

/**
 * @throws DB2001 if the file is cut off or holds no data set, DB2002 if it inflates to more than the limit, DB2004 for
 *   an unknown transfer syntax.
 */
export function openDicom(bytes: Uint8Array, limits: DecodeLimits): DicomFile {
  const start = isDicm(bytes, PREAMBLE_LENGTH) ? PREAMBLE_LENGTH + 4 : isDicm(bytes, 0) ? 4 : 0;
  const { uid, end } = readMeta(bytes, start);
  const declared = uid === '' ? DEFAULT_SYNTAX : transferSyntax(uid);
  const remarks: ImageRemark[] = [];
  if (uid === '') remarks.push(noted('noSyntax'));
  const body = declared.deflated ? inflate(bytes.subarray(end), limits) : bytes;
  const at = declared.deflated ? 0 : end;
  if (at + 8 > body.length) throw new DoubleblindError('DB2001', 'The DICOM file ends behind its header.');
  const encoding = shownEncoding(body, at, declared.littleEndian);
  if (uid !== '' && (encoding.explicit !== declared.explicit || encoding.littleEndian !== declared.littleEndian)) {
    remarks.push(noted('otherSyntax'));
  }
  const dataSet = DataSet.read(new ElementReader(body, encoding), at, body.length);
  return { dataSet, pixels: uid === '' ? undefined : declared.pixels, remarks };
}

/** The transfer syntax of the meta group ('' if none is named), and where the group ends. Its length is not relied on. */
function readMeta(bytes: Uint8Array, start: number): { uid: string; end: number } {
  const reader = new ElementReader(bytes, LITTLE_ENDIAN);
  let uid = '';
  let at = start;
  for (;;) {
    const header = reader.header(at, bytes.length);
    if (!header || header.tag >>> 16 !== META_GROUP) return { uid, end: at };
    const end = header.start + header.length;
    if (end > bytes.length) throw new DoubleblindError('DB2001', 'The DICOM file is cut off in its header.');
    if (header.tag === TRANSFER_SYNTAX) {
      uid = latin1(bytes.subarray(header.start, Math.min(end, header.start + 256))).replaceAll(/[\0\s]+/g, '');
    }
    at = end;
  }
}

/** VR and byte order as the first element shows them. Its group is a small number, 0x0008 as a rule. */
function shownEncoding(bytes: Uint8Array, at: number, declaredLittleEndian: boolean) {
  const reader = new ElementReader(bytes, LITTLE_ENDIAN);
  const explicit = isVr(reader.letters(at + 4));
  const little = reader.uint16(at);
  const big = ((little & 0xff) << 8) | (little >> 8);
  return { explicit, littleEndian: little === big ? declaredLittleEndian : little < big };
}

function inflate(bytes: Uint8Array, limits: DecodeLimits): Uint8Array {
  try {
    return inflateBytes(bytes, 'raw', limits.bytes);
  } catch (cause) {
    if (cause instanceof TooMuchData)
      throw new DoubleblindError('DB2002', `It inflates to more than ${limits.bytes} bytes.`, { cause });
    throw new DoubleblindError('DB2001', 'The deflated data set is damaged.', { cause });
  }
}
