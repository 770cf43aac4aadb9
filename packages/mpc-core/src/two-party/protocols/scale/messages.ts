/**
 * What the messages hold: per segment, in both directions at once, a choice for each bit of each factor (1 bit, padded to whole
 * vectors), then corrections: for bit i of a factor, a number modulo 2^(ring - i) for each position of its map, one behind another without
 * gaps, in 32-bit words.
 */

/** Writes numbers of any width up to 32 bits one behind another. */
export class BitWriter {
  readonly #words: Uint32Array;
  #at = 0;
  #pending = 0;
  #used = 0;

  constructor(words: Uint32Array) {
    this.#words = words;
  }

  /** `value` is below 2^width. */
  write(value: number, width: number): void {
    this.#pending |= value << this.#used;
    this.#used += width;
    if (this.#used < 32) return;
    this.#words[this.#at++] = this.#pending;
    this.#used -= 32;
    this.#pending = this.#used === 0 ? 0 : value >>> (width - this.#used);
  }

  /** The last word, if it is not whole. */
  finish(): void {
    if (this.#used > 0) this.#words[this.#at++] = this.#pending;
  }
}

/** Reads them again. */
export class BitReader {
  readonly #words: Uint32Array;
  #at = 0;
  #used = 0;

  constructor(words: Uint32Array) {
    this.#words = words;
  }

  read(width: number): number {
    let value = this.#words[this.#at] >>> this.#used;
    const rest = 32 - this.#used;
    this.#used += width;
    if (this.#used >= 32) {
      this.#at += 1;
      this.#used -= 32;
      if (this.#used > 0) value |= this.#words[this.#at] << rest;
    }
    return width === 32 ? value >>> 0 : value & (2 ** width - 1);
  }
}
