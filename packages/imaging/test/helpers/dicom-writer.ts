/** Writes small DICOM files (PS3.10), right ones and wrong ones. */

export const SYNTAX = {
  implicit: '1.2.840.10008.1.2',
  explicit: '1.2.840.10008.1.2.1',
  rle: '1.2.840.10008.1.2.5',
  jpeg: '1.2.840.10008.1.2.4.50',
  jpegLossless: '1.2.840.10008.1.2.4.70',
  jpegLs: '1.2.840.10008.1.2.4.80',
  jpeg2000: '1.2.840.10008.1.2.4.90',
} as const;

type Value = string | number | number[] | Uint8Array | Element[];
export type Element = readonly [tag: number, vr: string, value: Value];

export interface DicomParts {
  columns: number;
  rows: number;
  pixelData: Uint8Array;
  syntax?: string;
  bitsAllocated?: number;
  bitsStored?: number;
  signed?: boolean;
  photometric?: string;
  /** Further elements, or replacements of the usual ones. */
  elements?: Element[];
}

const LONG_LENGTH = new Set(['OB', 'OW', 'SQ', 'UN', 'UT']);

function encodeValue(vr: string, value: Value, explicit: boolean): Uint8Array {
  if (value instanceof Uint8Array) return value.length % 2 ? Buffer.concat([value, Buffer.alloc(1)]) : value;
  if (typeof value === 'string') return Buffer.from(value.length % 2 ? `${value}${vr === 'UI' ? '\0' : ' '}` : value);
  const list = Array.isArray(value) ? value : [value];
  if (vr === 'SQ') {
    const item = Buffer.concat((list as Element[]).map((element) => encodeElement(element, explicit)));
    const header = Buffer.alloc(8);
    header.writeUInt32LE(0xe000fffe);
    header.writeUInt32LE(item.length, 4);
    return Buffer.concat([header, item]);
  }
  return new Uint8Array(Uint16Array.from(list as number[]).buffer);
}

function encodeElement([tag, vr, value]: Element, explicit: boolean): Uint8Array {
  const body = encodeValue(vr, value, explicit);
  const header = Buffer.alloc(explicit && LONG_LENGTH.has(vr) ? 12 : 8);
  header.writeUInt16LE(tag >>> 16);
  header.writeUInt16LE(tag & 0xffff, 2);
  if (explicit) header.write(vr, 4, 'latin1');
  if (!explicit) header.writeUInt32LE(body.length, 4);
  else if (LONG_LENGTH.has(vr)) header.writeUInt32LE(body.length, 8);
  else header.writeUInt16LE(body.length, 6);
  return Buffer.concat([header, body]);
}

/** Pixel data in fragments after an empty offset table, with a sequence delimiter. */
function encapsulate(fragments: Uint8Array[]): Uint8Array {
  const item = (tag: number, body: Uint8Array) => {
    const padded = body.length % 2 ? Buffer.concat([body, Buffer.alloc(1)]) : body;
    const header = Buffer.alloc(8);
    header.writeUInt32LE(tag);
    header.writeUInt32LE(padded.length, 4);
    return Buffer.concat([header, padded]);
  };
  const start = Buffer.alloc(12);
  start.writeUInt16LE(0x7fe0);
  start.writeUInt16LE(0x0010, 2);
  start.write('OB', 4, 'latin1');
  start.writeUInt32LE(0xffffffff, 8);
  const empty = Buffer.alloc(0);
  return Buffer.concat([
    start,
    item(0xe000fffe, empty),
    ...fragments.map((f) => item(0xe000fffe, f)),
    item(0xe0ddfffe, empty),
  ]);
}

export function writeDicom(parts: DicomParts, fragments: Uint8Array[] = [parts.pixelData]): Uint8Array {
  const { columns, rows, pixelData, syntax = SYNTAX.explicit, bitsAllocated = 16, bitsStored = bitsAllocated } = parts;
  const explicit = syntax !== SYNTAX.implicit;
  const native = syntax === SYNTAX.implicit || syntax === SYNTAX.explicit;
  const elements = new Map<number, Element>(
    (
      [
        [0x00280002, 'US', 1],
        [0x00280004, 'CS', parts.photometric ?? 'MONOCHROME2'],
        [0x00280010, 'US', rows],
        [0x00280011, 'US', columns],
        [0x00280100, 'US', bitsAllocated],
        [0x00280101, 'US', bitsStored],
        [0x00280102, 'US', bitsStored - 1],
        [0x00280103, 'US', parts.signed ? 1 : 0],
        ...(parts.elements ?? []),
      ] as Element[]
    ).map((element) => [element[0], element]),
  );
  const body = [...elements.values()].sort((a, b) => a[0] - b[0]).map((element) => encodeElement(element, explicit));
  const pixels = native ? encodeElement([0x7fe00010, 'OW', pixelData], explicit) : encapsulate(fragments);
  const meta = encodeElement([0x00020010, 'UI', syntax], true);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(meta.length);
  const group = encodeElement([0x00020000, 'UL', new Uint8Array(length)], true);
  return new Uint8Array(Buffer.concat([Buffer.alloc(128), Buffer.from('DICM'), group, meta, ...body, pixels]));
}

/** Samples of 16 bits, little endian; negative ones in two's complement. */
export function words(samples: readonly number[]): Uint8Array {
  return new Uint8Array(Uint16Array.from(samples).buffer);
}
