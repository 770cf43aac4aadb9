/**
 * What is not learned of the networks that are compared: a fixed bank of band-pass filters, their answers above thresholds, and the
 * means of these over cells of the image. Spots of one size answer in one band. Only the layer behind it is trained, so its input is
 * computed once an image.
 */

/** Deviations of the Gaussians, in pixels, whose neighbours' differences are the bands (Lowe 2004, section 3); 0 is the image itself. */
const DEVIATIONS = [0, 0.6, 1, 1.6, 2.5, 4];
/** Of full scale, ascending; answers of either sign are rectified above each. */
const THRESHOLDS = [0.005, 0.01, 0.02, 0.04, 0.08];
const SIGNS = 2;
/** Taps on either side of a Gaussian's middle. */
const REACH = 6;

/** Numbers that an image becomes. */
export const answersOf = (cells: number) => (DEVIATIONS.length - 1) * SIGNS * THRESHOLDS.length * cells * cells;

/**
 * @param pixels 8-bit grey levels, `size` rows of `size`
 * @param cells a side; the size is a multiple of it
 * @returns answersOf(cells) means, in parts of full scale
 */
export function filterBank(pixels: Uint8Array, size: number, cells: number): Float32Array {
  const image = Float32Array.from(pixels, (value) => value / 255);
  const blurred = DEVIATIONS.map((deviation) => blur(image, size, deviation));
  const answers = new Float32Array(answersOf(cells));
  const [cell, inAll] = [size / cells, cells * cells];
  const cellAt = Int32Array.from(
    image,
    (_, at) => cells * Math.floor(Math.floor(at / size) / cell) + Math.floor((at % size) / cell),
  );
  for (let band = 0; band + 1 < blurred.length; band++) {
    const [finer, coarser] = [blurred[band], blurred[band + 1]];
    for (let at = 0; at < image.length; at++) {
      const answer = finer[at] - coarser[at];
      const first = (SIGNS * band + (answer > 0 ? 0 : 1)) * THRESHOLDS.length * inAll + cellAt[at];
      for (let t = 0; t < THRESHOLDS.length; t++) {
        const above = Math.abs(answer) - THRESHOLDS[t];
        if (above <= 0) break;
        answers[first + t * inAll] += above / (cell * cell);
      }
    }
  }
  return answers;
}

/** Separable; the border's pixels go on outside. */
function blur(image: Float32Array, size: number, deviation: number): Float32Array {
  if (deviation === 0) return image;
  const taps = Float32Array.from({ length: 2 * REACH + 1 }, (_, i) =>
    Math.exp(-((i - REACH) ** 2) / (2 * deviation ** 2)),
  );
  const total = taps.reduce((sum, value) => sum + value, 0);
  const along = (values: Float32Array, step: number, other: number) => {
    const out = new Float32Array(values.length);
    for (let line = 0; line < size; line++)
      for (let at = 0; at < size; at++) {
        let sum = 0;
        for (let tap = -REACH; tap <= REACH; tap++) {
          const place = at + tap < 0 ? 0 : at + tap < size ? at + tap : size - 1;
          sum += taps[tap + REACH] * values[line * other + place * step];
        }
        out[line * other + at * step] = sum / total;
      }
    return out;
  };
  return along(along(image, 1, size), size, 1);
}

/** Brings each answer to mean 0 and deviation 1 on images that are nobody's; an answer that never differs becomes 0. */
export function standardiser(examples: readonly Float32Array[]): (answers: Float32Array) => Float32Array {
  const count = examples[0].length;
  const mean = new Float64Array(count);
  const square = new Float64Array(count);
  for (const example of examples)
    for (let i = 0; i < count; i++) {
      mean[i] += example[i] / examples.length;
      square[i] += example[i] ** 2 / examples.length;
    }
  const deviation = square.map((value, i) => Math.sqrt(Math.max(0, value - mean[i] ** 2)));
  return (answers) => answers.map((value, i) => (deviation[i] > 1e-6 ? (value - mean[i]) / deviation[i] : 0));
}
