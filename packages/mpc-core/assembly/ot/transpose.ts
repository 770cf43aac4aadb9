// Bit matrices of the IKNP extension (src/two-party/ot/iknp).

/** Sixteen bytes of sixteen columns, collected. */
const COLLECTED: usize = memory.data(16, 16);

/**
 * rows[i] (one block) = bit i of each of the 128 columns, column c being bit c of the block (little-endian).
 * A column is count / 8 consecutive bytes; count is a multiple of 8.
 */
export function transposeColumns(rows: usize, columns: usize, count: i32): void {
  const columnBytes = <usize>(count >> 3);
  for (let byte: usize = 0; byte < columnBytes; byte++) {
    for (let group: usize = 0; group < 8; group++) {
      let source = columns + group * 16 * columnBytes + byte;
      for (let lane: usize = 0; lane < 16; lane++) {
        store<u8>(COLLECTED + lane, load<u8>(source));
        source += columnBytes;
      }
      let bits = v128.load(COLLECTED);
      // The sign bits of 16 bytes are 16 bits of one row; shifting goes from row 7 down.
      for (let row: i32 = 7; row >= 0; row--) {
        store<u16>(rows + (<usize>row << 4) + (group << 1), <u16>i8x16.bitmask(bits));
        bits = i8x16.shl(bits, 1);
      }
    }
    rows += 128;
  }
}
