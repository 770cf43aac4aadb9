/**
 * From stored values to grey: sign, rescale, window or lookup table, inversion of MONOCHROME1, in that order
 * (PS3.4 section N.2). All of it depends on the stored value alone, so it is worked out once for each possible value.
 */
import type { DicomImage, Window } from './attributes.ts';
import type { VoiLut } from './voi-lut.ts';

/**
 * Grey of each stored bit pattern, indexed by the pattern's low bitsStored bits; 0..255 up to 8 stored bits, else
 * 0..65535. Without a window or table the full range that the stored bits can express is spread linearly, so that
 * an 8-bit image keeps its values.
 */
export function greyLevels(image: DicomImage): Uint8Array | Uint16Array {
  const { bitsStored, signed, slope, intercept, inverted } = image;
  const patterns = 2 ** bitsStored;
  const table = bitsStored <= 8 ? new Uint8Array(patterns) : new Uint16Array(patterns);
  const white = bitsStored <= 8 ? 255 : 65535;
  const brightness = chooseTransfer(image);
  for (let pattern = 0; pattern < patterns; pattern++) {
    const stored = signed && pattern >= patterns / 2 ? pattern - patterns : pattern;
    const level = Math.round(white * brightness(stored * slope + intercept));
    table[pattern] = inverted ? white - level : level;
  }
  return table;
}

/** The function from rescaled values to brightness 0..1. */
function chooseTransfer({ window, voiLut, bitsStored, signed, slope, intercept }: DicomImage): (x: number) => number {
  if (window) return windowTransfer(window);
  if (voiLut) return (x) => lookUp(voiLut, x);
  const lowest = signed ? -(2 ** (bitsStored - 1)) : 0;
  const ends = [lowest, lowest + 2 ** bitsStored - 1].map((stored) => stored * slope + intercept);
  const low = Math.min(...ends);
  const range = Math.max(...ends) - low;
  return (x) => (x - low) / range;
}

/** PS3.3 C.11.2.1.2.1 (LINEAR), C.11.2.1.3.1 (SIGMOID) and C.11.2.1.3.2 (LINEAR_EXACT). */
function windowTransfer({ shape, center, width }: Window): (x: number) => number {
  if (shape === 'SIGMOID') return (x) => 1 / (1 + Math.exp((-4 * (x - center)) / width));
  if (shape === 'LINEAR_EXACT') return (x) => clamp((x - center) / width + 0.5);
  // A width of 1 is a threshold: the slope's denominator is then 0.
  if (width === 1) return (x) => (x <= center - 0.5 ? 0 : 1);
  return (x) => clamp((x - (center - 0.5)) / (width - 1) + 0.5);
}

function lookUp({ first, entries, maximum }: VoiLut, x: number): number {
  const index = Math.min(entries.length - 1, Math.max(0, Math.round(x) - first));
  return Math.min(1, entries[index] / maximum);
}

function clamp(x: number): number {
  return Math.min(1, Math.max(0, x));
}
