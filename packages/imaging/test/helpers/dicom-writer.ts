/** Writes small DICOM files (PS3.10), right ones and wrong ones. */
import { deflateRawSync } from 'node:zlib';

export const SYNTAX = {
  implicit: '1.2.840.10008.1.2',
  explicit: '1.2.840.10008.1.2.1',
  deflated: '1.2.840.10008.1.2.1.99',
  bigEndian: '1.2.840.10008.1.2.2',
  rle: '1.2.840.10008.1.2.5',
  jpeg: '1.2.840.10008.1.2.4.50',
  jpegExtended: '1.2.840.10008.1.2.4.51',
  /** Retired, and written by old archives. */
  jpegProgressive: '1.2.840.10008.1.2.4.55',
  jpegLossless: '1.2.840.10008.1.2.4.70',
  jpegLs: '1.2.840.10008.1.2.4.80',
  jpeg2000: '1.2.840.10008.1.2.4.90',
} as const;

type Value = string | number | number[] | Uint8Array | Element[];
export type Element = readonly [tag: number, vr: string, value: Value];

export interface DicomParts {
  columns: number;
  rows: number;
  /** Samples little endian, whatever the syntax; or the stream where it compresses. */
  pixelData: Uint8Array;
  syntax?: string;
  bitsAllocated?: number;
  bitsStored?: number;
  signed?: boolean;
  photometric?: string;
  /** Further elements, or replacements of the usual ones. */
  elements?: Element[];
  /** How the file departs from PS3.10 and from PS3.5. */
  preamble?: boolean;
  meta?: 'explicit' | 'implicit' | 'none';
  /** Which uncompressed syntax the data set really is encoded in. */
  encodedAs?: string;
  /** Sequences and items of open length, with delimiters of this stated length. */
  delimiterLength?: number | undefined;
  /** Bytes behind the data set. */
  trailing?: Uint8Array;
  /** Whether odd values get a byte of padding. */
  padded?: boolean;
}

interface Encoding {
  readonly explicit: boolean;
  readonly little: boolean;
  readonly delimiterLength: number | undefined;
  readonly padded: boolean;
}

const LONG_LENGTH = new Set(['OB', 'OW', 'SQ', 'UN', 'UT']);
const OPEN_LENGTH = 0xffffffff;
const [ITEM, ITEM_END, SEQUENCE_END] = [0xfffee000, 0xfffee00d, 0xfffee0dd];

/** A tag and a length of four bytes: an item, a delimiter, the header of an element in implicit VR. */
function itemHeader(tag: number, length: number, little: boolean): Buffer {
  const out = Buffer.alloc(8);
  if (little) {
    out.writeUInt16LE(tag >>> 16);
    out.writeUInt16LE(tag & 0xffff, 2);
    out.writeUInt32LE(length, 4);
  } else {
    out.writeUInt16BE(tag >>> 16);
    out.writeUInt16BE(tag & 0xffff, 2);
    out.writeUInt32BE(length, 4);
  }
  return out;
}

function encodeValue(vr: string, value: Value, encoding: Encoding): Uint8Array {
  if (value instanceof Uint8Array) {
    const ordered = vr === 'OW' && !encoding.little ? Buffer.from(value).swap16() : value;
    return encoding.padded && value.length % 2 ? Buffer.concat([ordered, Buffer.alloc(1)]) : ordered;
  }
  if (typeof value === 'string') {
    const padding = encoding.padded && value.length % 2 ? (vr === 'UI' ? '\0' : ' ') : '';
    return Buffer.from(`${value}${padding}`, 'latin1');
  }
  if (vr === 'SQ') return encodeSequence(value as Element[], encoding);
  const words = Buffer.from(Uint16Array.from((Array.isArray(value) ? value : [value]) as number[]).buffer);
  return encoding.little ? words : words.swap16();
}

/** One item; without a list of elements, an empty sequence. */
function encodeSequence(elements: readonly Element[], encoding: Encoding): Uint8Array {
  const { little, delimiterLength } = encoding;
  const item = Buffer.concat(elements.map((element) => encodeElement(element, encoding)));
  if (delimiterLength === undefined) return Buffer.concat([itemHeader(ITEM, item.length, little), item]);
  return Buffer.concat([
    itemHeader(ITEM, OPEN_LENGTH, little),
    item,
    itemHeader(ITEM_END, delimiterLength, little),
    itemHeader(SEQUENCE_END, delimiterLength, little),
  ]);
}

function encodeElement([tag, vr, value]: Element, encoding: Encoding): Uint8Array {
  const body = encodeValue(vr, value, encoding);
  const { explicit, little } = encoding;
  const length = vr === 'SQ' && encoding.delimiterLength !== undefined ? OPEN_LENGTH : body.length;
  const header = itemHeader(tag, length, little);
  if (!explicit) return Buffer.concat([header, body]);
  header.write(vr, 4, 'latin1');
  if (LONG_LENGTH.has(vr)) {
    header.writeUInt16LE(0, 6);
    const long = Buffer.alloc(4);
    if (little) long.writeUInt32LE(length);
    else long.writeUInt32BE(length);
    return Buffer.concat([header, long, body]);
  }
  if (little) header.writeUInt16LE(length, 6);
  else header.writeUInt16BE(length, 6);
  return Buffer.concat([header, body]);
}

/** Pixel data in fragments after an empty offset table, with a sequence delimiter. */
function encapsulate(fragments: Uint8Array[]): Uint8Array {
  const item = (body: Uint8Array) => {
    const padded = body.length % 2 ? Buffer.concat([body, Buffer.alloc(1)]) : body;
    return Buffer.concat([itemHeader(ITEM, padded.length, true), padded]);
  };
  const start = Buffer.concat([itemHeader(0x7fe00010, 0, true), Buffer.alloc(4, 0xff)]);
  start.write('OB', 4, 'latin1');
  return Buffer.concat([start, item(Buffer.alloc(0)), ...fragments.map(item), itemHeader(SEQUENCE_END, 0, true)]);
}

function imageElements(parts: DicomParts): Element[] {
  const { columns, rows, bitsAllocated = 16, bitsStored = bitsAllocated } = parts;
  const elements: Element[] = [
    [0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.1.1'],
    [0x00280002, 'US', 1],
    [0x00280004, 'CS', parts.photometric ?? 'MONOCHROME2'],
    [0x00280010, 'US', rows],
    [0x00280011, 'US', columns],
    [0x00280100, 'US', bitsAllocated],
    [0x00280101, 'US', bitsStored],
    [0x00280102, 'US', bitsStored - 1],
    [0x00280103, 'US', parts.signed ? 1 : 0],
    ...(parts.elements ?? []),
  ];
  const byTag = new Map(elements.map((element) => [element[0], element]));
  return [...byTag.values()].sort((a, b) => a[0] - b[0]);
}

function metaGroup(syntax: string, meta: 'explicit' | 'implicit'): Uint8Array {
  const encoding = { explicit: meta === 'explicit', little: true, delimiterLength: undefined, padded: true };
  const named = encodeElement([0x00020010, 'UI', syntax], encoding);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(named.length);
  return Buffer.concat([encodeElement([0x00020000, 'UL', new Uint8Array(length)], encoding), named]);
}

export function writeDicom(parts: DicomParts, fragments: Uint8Array[] = [parts.pixelData]): Uint8Array {
  const { syntax = SYNTAX.explicit, meta = 'explicit', preamble = true, bitsAllocated = 16 } = parts;
  const encodedAs = parts.encodedAs ?? syntax;
  const encoding: Encoding = {
    explicit: encodedAs !== SYNTAX.implicit,
    little: encodedAs !== SYNTAX.bigEndian,
    delimiterLength: parts.delimiterLength,
    padded: parts.padded ?? true,
  };
  const native = [SYNTAX.implicit, SYNTAX.explicit, SYNTAX.deflated, SYNTAX.bigEndian].includes(encodedAs as never);
  const pixels: Element = [0x7fe00010, bitsAllocated === 8 ? 'OB' : 'OW', parts.pixelData];
  const dataSet = Buffer.concat([
    ...imageElements(parts).map((element) => encodeElement(element, encoding)),
    native ? encodeElement(pixels, encoding) : encapsulate(fragments),
  ]);
  return new Uint8Array(
    Buffer.concat([
      ...(preamble ? [Buffer.alloc(128), Buffer.from('DICM')] : []),
      ...(meta === 'none' ? [] : [metaGroup(syntax, meta)]),
      encodedAs === SYNTAX.deflated ? deflateRawSync(dataSet) : dataSet,
      parts.trailing ?? Buffer.alloc(0),
    ]),
  );
}

/** Samples of 16 bits, little endian; negative ones in two's complement. */
export function words(samples: readonly number[]): Uint8Array {
  return new Uint8Array(Uint16Array.from(samples).buffer);
}
