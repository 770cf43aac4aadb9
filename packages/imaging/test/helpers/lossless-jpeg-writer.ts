/** Writes lossless JPEG (ITU-T T.81, annex H) with a plain Huffman table: 17 categories, five bits each. */

export interface LosslessParts {
  width: number;
  height: number;
  precision: number;
  /** Pixel by pixel, a sample of each component. */
  samples: readonly number[];
  /** 1 without it. */
  components?: number;
  predictor: number;
  /** Rows between restart markers; 0 for none. */
  restartRows?: number;
}

export class BitWriter {
  readonly bytes: number[] = [];
  private pending: number[] = [];

  write(value: number, count: number): void {
    for (let k = count - 1; k >= 0; k--) {
      this.pending.push((value >> k) & 1);
      if (this.pending.length === 8) this.flush();
    }
  }

  /** Ends the byte with ones and stuffs a 0 behind 0xff. */
  flush(): void {
    if (this.pending.length === 0) return;
    while (this.pending.length < 8) this.pending.push(1);
    const byte = this.pending.reduce((sum, bit) => 2 * sum + bit, 0);
    this.bytes.push(byte, ...(byte === 0xff ? [0] : []));
    this.pending = [];
  }
}

export function writeLosslessJpeg({
  width,
  height,
  precision,
  samples,
  predictor,
  restartRows = 0,
  components = 1,
}: LosslessParts): Uint8Array {
  const out = new BitWriter();
  for (let y = 0; y < height; y++) {
    const restarted = y === 0 || (restartRows > 0 && y % restartRows === 0);
    if (restarted && y > 0) {
      out.flush();
      out.bytes.push(0xff, 0xd0 + ((y / restartRows - 1) & 7));
    }
    for (let x = 0; x < width; x++) {
      for (let component = 0; component < components; component++) {
        const at = (dy: number, dx: number) => samples[((y - dy) * width + x - dx) * components + component];
        const formulas = [
          () => at(0, 1),
          () => at(1, 0),
          () => at(1, 1),
          () => at(0, 1) + at(1, 0) - at(1, 1),
          () => at(0, 1) + ((at(1, 0) - at(1, 1)) >> 1),
          () => at(1, 0) + ((at(0, 1) - at(1, 1)) >> 1),
          () => (at(0, 1) + at(1, 0)) >> 1,
        ];
        const start = x === 0 ? 2 ** (precision - 1) : at(0, 1);
        const prediction = restarted ? start : x === 0 ? at(1, 0) : formulas[predictor - 1]();
        let difference = (at(0, 0) - prediction) & 0xffff;
        if (difference > 32768) difference -= 65536;
        const category = difference === 32768 ? 16 : 32 - Math.clz32(Math.abs(difference));
        out.write(category, 5);
        if (category > 0 && category < 16)
          out.write(difference < 0 ? difference + 2 ** category - 1 : difference, category);
      }
    }
  }
  out.flush();
  const categories = Array.from({ length: 17 }, (_, i) => i);
  const lengths = Array.from({ length: 16 }, (_, i) => (i === 4 ? 17 : 0));
  const interval = restartRows * width;
  return Uint8Array.from([
    ...[0xff, 0xd8, 0xff, 0xc3, 0, 8 + 3 * components, precision],
    ...[height >> 8, height & 255, width >> 8, width & 255, components],
    ...Array.from({ length: components }, (_, k) => [k + 1, 0x11, 0]).flat(),
    ...[0xff, 0xc4, 0, 19 + 17, 0, ...lengths, ...categories],
    ...(interval > 0 ? [0xff, 0xdd, 0, 4, interval >> 8, interval & 255] : []),
    ...[0xff, 0xda, 0, 6 + 2 * components, components],
    ...Array.from({ length: components }, (_, k) => [k + 1, 0]).flat(),
    ...[predictor, 0, 0],
    ...out.bytes,
    ...[0xff, 0xd9],
  ]);
}
