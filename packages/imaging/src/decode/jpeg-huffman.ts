/** Huffman codes and the bit stream of JPEG (ITU-T T.81, annexes C and F.2.2), as lossless and sequential JPEG use them. */
import { DoubleblindError } from '@doubleblind/errors';

const LONGEST_CODE = 16;

export interface HuffmanTable {
  /** For each code length 1..16: the first code, the number of codes, and the index of the first code's value. */
  readonly firstCode: Int32Array;
  readonly count: Int32Array;
  readonly firstIndex: Int32Array;
  readonly values: Uint8Array;
}

function malformed(detail: string): never {
  throw new DoubleblindError('DB2001', detail);
}

/** Added to the number of a table of AC coefficients, which are apart from those of differences (B.2.4.2). */
export const AC_TABLES = 16;

/** Adds the tables of one DHT segment, by class and number. @throws DB2001 for impossible codes or categories above 16. */
export function readHuffmanTables(body: Uint8Array, tables: Map<number, HuffmanTable>): void {
  for (let offset = 0; offset < body.length; ) {
    if (offset + 1 + LONGEST_CODE > body.length) malformed('A Huffman table is cut off.');
    const firstCode = new Int32Array(LONGEST_CODE + 1);
    const count = new Int32Array(LONGEST_CODE + 1);
    const firstIndex = new Int32Array(LONGEST_CODE + 1);
    let code = 0;
    let total = 0;
    for (let length = 1; length <= LONGEST_CODE; length++) {
      count[length] = body[offset + length];
      firstCode[length] = code;
      firstIndex[length] = total;
      total += count[length];
      code += count[length];
      if (code > 1 << length) malformed('A Huffman table has more codes than fit.');
      code <<= 1;
    }
    const values = body.subarray(offset + 1 + LONGEST_CODE, offset + 1 + LONGEST_CODE + total);
    // A value of AC coefficients is a run of zeros and a category.
    const id = body[offset] & (AC_TABLES | 15);
    if (values.length !== total || (id < AC_TABLES && values.some((category) => category > 16)))
      malformed('A Huffman table is cut off or damaged.');
    tables.set(id, { firstCode, count, firstIndex, values });
    offset += 1 + LONGEST_CODE + total;
  }
}

/** Reads entropy-coded bits; a marker ends them, and reading on is an error rather than a run of zeros. */
export class JpegBitReader {
  private readonly bytes: Uint8Array;
  private offset: number;
  private bits = 0;
  private available = 0;

  constructor(bytes: Uint8Array, start: number) {
    this.bytes = bytes;
    this.offset = start;
  }

  private bit(): number {
    if (this.available === 0) {
      const byte = this.bytes[this.offset];
      // 0xff in the data is followed by a stuffed 0 (F.1.2.3).
      if (byte === undefined || (byte === 0xff && this.bytes[this.offset + 1] !== 0))
        malformed('The JPEG data are cut off.');
      this.offset += byte === 0xff ? 2 : 1;
      this.bits = byte;
      this.available = 8;
    }
    return (this.bits >> --this.available) & 1;
  }

  /** The next value by its Huffman code. */
  symbol({ firstCode, count, firstIndex, values }: HuffmanTable): number {
    let code = 0;
    for (let length = 1; length <= LONGEST_CODE; length++) {
      code = (code << 1) | this.bit();
      const index = code - firstCode[length];
      if (index < count[length]) return values[firstIndex[length] + index];
    }
    malformed('The JPEG data hold a code that is in no table.');
  }

  /** A number of that category: as many bits, the lower half negative (F.2.2.1). */
  signed(category: number): number {
    if (category === 0) return 0;
    let magnitude = 0;
    for (let k = 0; k < category; k++) magnitude = (magnitude << 1) | this.bit();
    return magnitude < 1 << (category - 1) ? magnitude - (1 << category) + 1 : magnitude;
  }

  /** The next difference; 16 stands for 32768 and has no bits (H.1.2.2). */
  difference(table: HuffmanTable): number {
    const category = this.symbol(table);
    return category === 16 ? 32768 : this.signed(category);
  }

  /** Skips to behind the restart marker that must follow. */
  restart(): void {
    this.available = 0;
    const marker = this.bytes[this.offset] === 0xff ? this.bytes[this.offset + 1] : -1;
    if (marker < 0xd0 || marker > 0xd7) malformed('A restart marker of the JPEG data is missing.');
    this.offset += 2;
  }
}
