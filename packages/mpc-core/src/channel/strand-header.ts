/** What goes before each message of a strand: its number and whether it ends a turn, a byte each, and the message's size, 32 bits, lowest byte first. */
export const STRAND_HEADER_BYTES = 6;

export interface StrandHeader {
  readonly strand: number;
  /** Whether its sender waits now. */
  readonly last: boolean;
  readonly size: number;
}

export function writeStrandHeader({ strand, last, size }: StrandHeader): Uint8Array {
  const header = new Uint8Array(STRAND_HEADER_BYTES);
  header[0] = strand;
  header[1] = Number(last);
  new DataView(header.buffer).setUint32(2, size, true);
  return header;
}

export function readStrandHeader(header: Uint8Array): StrandHeader {
  const size = new DataView(header.buffer, header.byteOffset).getUint32(2, true);
  return { strand: header[0], last: header[1] !== 0, size };
}
