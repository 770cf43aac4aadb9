/**
 * From a grey image to the model's input tensor. Both parties' plaintext and secure runs must start from the same
 * numbers, so every rounding is stated (float32 means IEEE binary32, round to nearest even):
 *
 * 1. x = pixel / maximum, one float32 division (maximum is 255 or 65535);
 * 2. resize of the float32 plane, see resize.ts;
 * 3. for each channel (x - mean) / std: mean and std rounded to float32, one float32 subtraction, one division.
 */
import { DoubleblindError } from '@doubleblind/errors';
import type { Preprocessing } from '@doubleblind/program';
import type { GreyImage } from '../decode/grey-image.ts';
import { type Plane, requireSize, resizeBilinear, resizeBox } from './resize.ts';

/**
 * What a model is given of a decoded image: grey values scaled to 0..1, resized as declared, minus mean over standard deviation.
 *
 * @returns float32 values [channels][height][width] of the declared size; every channel is made from the grey plane.
 * @throws DB2005 if the image's size does not fit the resize rule; DB2007 if the declaration is inconsistent.
 */
export function preprocessImage(image: GreyImage, preprocessing: Preprocessing): Float32Array {
  const { width, height, channels, mean, std } = preprocessing;
  checkPreprocessing(preprocessing);
  const plane = resize(toPlane(image), preprocessing);
  const out = new Float32Array(channels * width * height);
  for (let c = 0; c < channels; c++) {
    const m = Math.fround(mean[c]);
    const s = Math.fround(std[c]);
    const start = c * plane.length;
    for (let i = 0; i < plane.length; i++) out[start + i] = Math.fround(plane[i] - m) / s;
  }
  return out;
}

function checkPreprocessing({ channels, mean, std }: Preprocessing): void {
  const finite = [...mean, ...std].every((x) => Number.isFinite(Math.fround(x)));
  if (mean.length !== channels || std.length !== channels || !finite || std.some((x) => !(Math.fround(x) > 0))) {
    throw new DoubleblindError(
      'DB2007',
      `It declares ${channels} channels, ${mean.length} means and ${std.length} positive standard deviations.`,
    );
  }
}

function toPlane({ width, height, maximum, pixels }: GreyImage): Plane {
  const values = new Float32Array(pixels.length);
  for (let i = 0; i < pixels.length; i++) values[i] = pixels[i] / maximum;
  return { width, height, values };
}

function resize(plane: Plane, { resize: rule, width, height }: Preprocessing): Float32Array {
  switch (rule) {
    case 'none':
      return requireSize(plane, width, height);
    case 'box':
      return resizeBox(plane, width, height);
    case 'bilinear':
      return resizeBilinear(plane, width, height);
  }
}
