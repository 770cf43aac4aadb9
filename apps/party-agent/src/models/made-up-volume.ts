/** A drawn volume at the size that a model takes: for calibration without scans, and for preflights. */
import { placedAt, preprocessVolume, renderOrgan, turnGrid, type Volume } from '@doubleblind/imaging';
import type { VolumeInput } from '@doubleblind/program';

/** Input tensor [D][H][W]; the same seed gives the same. Spacing is not looked at: a drawing has none that a vendor could have calibrated on. */
export function madeUpVolume(input: VolumeInput, seed: number): Float32Array<ArrayBuffer> {
  const { depth, height, width, axes } = input;
  // A drawing lies in axes of its own: its sizes are those that lead to the input's when it is turned.
  const { sizes } = turnGrid({ sizes: [depth, height, width], spacing: [1, 1, 1], axes }, 'SAR');
  const scan = renderOrgan(seed, { sizes });
  const volume: Volume = { ...placedAt(scan, [0, 0, 0]), values: scan.values, remarks: [] };
  return Float32Array.from(preprocessVolume(volume, { ...input, spacing: undefined }));
}
