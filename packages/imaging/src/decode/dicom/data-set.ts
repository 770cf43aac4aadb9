/**
 * The elements of a DICOM data set (PS3.5, section 7), found and not interpreted. It reads what viewers read: odd
 * lengths, elements in implicit VR among explicit ones, delimiters with a length, sequences that are not closed, zeros
 * behind the end. Nothing is copied, and only what is asked for is descended into.
 */
import { DoubleblindError } from '@doubleblind/errors';
import { latin1 } from '../bytes.ts';

export interface Encoding {
  readonly explicit: boolean;
  readonly littleEndian: boolean;
}

export interface DicomElement {
  /** Two letters; '' where the encoding does not say. */
  readonly vr: string;
  /** Where the value starts, and its length in bytes. */
  readonly start: number;
  readonly length: number;
  /** Whether the length was left open: a sequence, or fragments of pixel data. Then `length` is what was found. */
  readonly open: boolean;
}

const PIXEL_DATA = 0x7fe00010;
const ITEM = 0xfffee000;
const ITEM_END = 0xfffee00d;
const SEQUENCE_END = 0xfffee0dd;
const OPEN_LENGTH = 0xffffffff;
/** Real files nest three or four sequences; a file of nothing but openings must not use up the stack. */
const MAXIMUM_DEPTH = 32;

const SHORT_VRS = 'AE AS AT CS DA DS DT FL FD IS LO LT PN SH SL SS ST TM UI UL US'.split(' ');
const LONG_VRS = 'OB OD OF OL OV OW SQ SV UC UN UR UT UV'.split(' ');
const VRS = new Set([...SHORT_VRS, ...LONG_VRS]);

export const isVr = (letters: string) => VRS.has(letters);

function malformed(detail: string): never {
  throw new DoubleblindError('DB2001', detail);
}

interface Header {
  readonly tag: number;
  readonly vr: string;
  readonly start: number;
  readonly length: number;
}

/** Reads headers and finds ends, in one encoding. */
export class ElementReader {
  readonly bytes: Uint8Array;
  readonly encoding: Encoding;
  readonly view: DataView;

  constructor(bytes: Uint8Array, encoding: Encoding) {
    this.bytes = bytes;
    this.encoding = encoding;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  uint16(at: number): number {
    return this.view.getUint16(at, this.encoding.littleEndian);
  }

  uint32(at: number): number {
    return this.view.getUint32(at, this.encoding.littleEndian);
  }

  /** Group and element as one number. */
  tag(at: number): number {
    return this.uint16(at) * 0x10000 + this.uint16(at + 2);
  }

  letters(at: number): string {
    return String.fromCharCode(this.bytes[at], this.bytes[at + 1]);
  }

  /** The element header at `at`; undefined where fewer bytes are left than a header has. */
  header(at: number, end: number): Header | undefined {
    if (at + 8 > end) return undefined;
    const tag = this.tag(at);
    const letters = this.letters(at + 4);
    const delimiter = tag >>> 16 === 0xfffe;
    if (delimiter || !this.encoding.explicit || !/^[A-Z]{2}$/.test(letters)) {
      return { tag, vr: '', start: at + 8, length: this.uint32(at + 4) };
    }
    // A VR of two letters that is not known has a length of two bytes, as every one of before 2002 has.
    if (!LONG_VRS.includes(letters)) return { tag, vr: letters, start: at + 8, length: this.uint16(at + 6) };
    if (at + 12 > end) return undefined;
    return { tag, vr: letters, start: at + 12, length: this.uint32(at + 8) };
  }

  /** Where the value behind the header ends. A value of open length consists of items. */
  endOfValue({ tag, vr, start, length }: Header, end: number, depth: number): number {
    if (length !== OPEN_LENGTH) return start + length;
    if (tag === PIXEL_DATA) return end;
    // A sequence that travels as UN is in implicit VR (PS3.5 section 6.2.2, note 2).
    const inner = vr === 'UN' ? this.implicit() : this;
    return inner.endOfSequence(start, end, depth + 1);
  }

  implicit(): ElementReader {
    return new ElementReader(this.bytes, { explicit: false, littleEndian: this.encoding.littleEndian });
  }

  /** Behind the sequence delimiter; where it is missing, behind the last item. */
  private endOfSequence(start: number, end: number, depth: number): number {
    if (depth > MAXIMUM_DEPTH) malformed('Its sequences are nested too deeply.');
    for (let at = start; ; ) {
      const header = this.header(at, end);
      if (!header) return end;
      if (header.tag === SEQUENCE_END) return header.start;
      if (header.tag !== ITEM) return at;
      at = header.length === OPEN_LENGTH ? this.endOfItem(header.start, end, depth) : header.start + header.length;
    }
  }

  /** Behind the item delimiter; at the next item or the sequence's end where it is missing. */
  endOfItem(start: number, end: number, depth: number): number {
    for (let at = start; ; ) {
      const header = this.header(at, end);
      if (!header) return end;
      if (header.tag === ITEM_END) return header.start;
      if (header.tag === ITEM || header.tag === SEQUENCE_END) return at;
      at = this.endOfValue(header, end, depth);
    }
  }
}

export class DataSet {
  private readonly reader: ElementReader;
  private readonly elements = new Map<number, DicomElement>();

  private constructor(reader: ElementReader) {
    this.reader = reader;
  }

  /**
   * The elements from `start` up to the pixel data, the end, or the first element that can be none.
   * @throws DB2001 if an element reaches beyond the end.
   */
  static read(reader: ElementReader, start: number, end: number): DataSet {
    const dataSet = new DataSet(reader);
    for (let at = start; at < end; ) {
      const header = reader.header(at, end);
      // What is left is too short for an element, or zeros: both are padding.
      if (!header || header.tag === 0) break;
      if (header.tag >>> 16 === 0xfffe) {
        at = header.start;
        continue;
      }
      const valueEnd = reader.endOfValue(header, end, 0);
      const open = header.length === OPEN_LENGTH;
      dataSet.elements.set(header.tag, { vr: header.vr, start: header.start, length: valueEnd - header.start, open });
      if (header.tag === PIXEL_DATA) break;
      if (valueEnd > end) malformed(`The DICOM file is cut off within element ${tagName(header.tag)}.`);
      at = valueEnd;
    }
    return dataSet;
  }

  get bytes(): Uint8Array {
    return this.reader.bytes;
  }

  get littleEndian(): boolean {
    return this.reader.encoding.littleEndian;
  }

  get(tag: number): DicomElement | undefined {
    return this.elements.get(tag);
  }

  /** The words of a value, with the file's byte order. */
  words(tag: number): Uint16Array {
    const element = this.elements.get(tag);
    const words = new Uint16Array(element ? element.length >> 1 : 0);
    for (let i = 0; i < words.length; i++) words[i] = this.reader.uint16(element!.start + 2 * i);
    return words;
  }

  /** The first part of a text value, without padding; '' where it is absent. */
  text(tag: number): string {
    return this.texts(tag)[0] ?? '';
  }

  /** All parts of a text value, without padding; none where it is absent. */
  texts(tag: number): string[] {
    const element = this.elements.get(tag);
    if (!element) return [];
    const bytes = this.bytes.subarray(element.start, element.start + Math.min(element.length, 1024));
    return latin1(bytes)
      .split('\\')
      .map((part) => part.replaceAll(/^[\0\s]+|[\0\s]+$/g, ''));
  }

  /** A whole number, also one that was written as text or in four bytes; undefined where it is absent or empty. */
  integer(tag: number): number | undefined {
    const element = this.elements.get(tag);
    if (!element || element.length === 0) return undefined;
    const { vr, start, length } = element;
    if (vr === 'IS' || vr === 'DS' || length === 1) return Number(this.text(tag));
    return length === 4 && vr !== 'US' && vr !== 'SS' ? this.reader.uint32(start) : this.reader.uint16(start);
  }

  /** The items of a sequence. */
  items(tag: number): DataSet[] {
    const element = this.elements.get(tag);
    if (!element) return [];
    const reader = element.vr === 'UN' ? this.reader.implicit() : this.reader;
    const end = Math.min(element.start + element.length, this.bytes.length);
    const items: DataSet[] = [];
    for (const [start, itemEnd] of itemSpans(reader, element.start, end)) {
      items.push(DataSet.read(reader, start, itemEnd));
    }
    return items;
  }

  /**
   * Start and end of every fragment of encapsulated pixel data (PS3.5 section A.4), the offset table's item first.
   * @throws DB2001 if a fragment is cut off.
   */
  fragments(element: DicomElement): [number, number][] {
    const { bytes } = this;
    const spans = [...itemSpans(this.reader, element.start, bytes.length)];
    if (spans.some(([, end]) => end > bytes.length)) malformed('The pixel data are cut off.');
    return spans;
  }
}

function* itemSpans(reader: ElementReader, start: number, end: number): Generator<[number, number]> {
  for (let at = start; ; ) {
    const header = reader.header(at, end);
    if (header?.tag !== ITEM) return;
    const itemEnd =
      header.length === OPEN_LENGTH ? reader.endOfItem(header.start, end, 0) : header.start + header.length;
    yield [header.start, itemEnd];
    at = itemEnd;
  }
}

export function tagName(tag: number): string {
  const hex = tag.toString(16).padStart(8, '0');
  return `(${hex.slice(0, 4)},${hex.slice(4)})`;
}
