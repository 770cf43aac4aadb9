/** A TIFF structure with an orientation, of two bytes or four, and an entry before it (EXIF 2.32, section 4.5). */
export function exif(orientation: number, little = true, type: 3 | 4 = 3): Uint8Array {
  const out = Buffer.alloc(8 + 2 + 2 * 12 + 4);
  const word = (value: number, at: number) => (little ? out.writeUInt16LE(value, at) : out.writeUInt16BE(value, at));
  const long = (value: number, at: number) => (little ? out.writeUInt32LE(value, at) : out.writeUInt32BE(value, at));
  out.write(little ? 'II' : 'MM', 0, 'latin1');
  word(42, 2);
  long(8, 4);
  word(2, 8);
  for (const [k, [tag, value]] of [
    [0x0100, 640],
    [0x0112, orientation],
  ].entries()) {
    const at = 10 + 12 * k;
    word(tag, at);
    word(type, at + 2);
    long(1, at + 4);
    if (type === 3) word(value, at + 8);
    else long(value, at + 8);
  }
  return out;
}
