/**
 * Brightness of an RGB colour by ITU-R BT.601, in the 16-bit fixed point of Pillow's convert('L'), which most training
 * pipelines use: weights 0.299, 0.587, 0.114, rounded to nearest. Equal components give exactly that component.
 * Components of 8 or 16 bits; the sums stay below 2^33, so this uses division rather than 32-bit shifts.
 */
export function luma(red: number, green: number, blue: number): number {
  return Math.floor((19595 * red + 38470 * green + 7471 * blue + 32768) / 65536);
}
