/** Between real numbers and the integers of a program. Runs where inputs and outputs are known anyway. */
import { type Program, positionCount, valueCount } from '@doubleblind/program';

/**
 * Input images, each [C][...space] real, as integers [C][B][...space]: round(x * 2^fractionBits), saturated at the ring's
 * signed range (a picture outside the calibrated range must not wrap into a wrong number). Throws RangeError for an image of
 * another size.
 */
export function encodeInputs(program: Program, images: readonly Float32Array[]): Int32Array {
  const { shape, bits } = program.tensors[program.input.tensor];
  const [channels] = shape;
  const positions = positionCount(shape);
  const out = new Int32Array(valueCount(shape, images.length));
  const scale = 2 ** program.input.fractionBits;
  const limit = 2 ** (bits - 1);
  images.forEach((image, b) => {
    if (image.length !== channels * positions) {
      throw new RangeError(`image ${b} has ${image.length} values, the program's input has ${channels * positions}`);
    }
    for (let c = 0; c < channels; c++) {
      const target = (c * images.length + b) * positions;
      for (let p = 0; p < positions; p++) {
        const value = Math.round(image[c * positions + p] * scale);
        out[target + p] = Math.max(-limit, Math.min(limit - 1, value));
      }
    }
  });
  return out;
}

/** Output values (signed integers [C][B][...space]) as one array of real numbers [C][...space] per image, before the activation. */
export function decodeOutputs(program: Program, values: Int32Array, batch: number): Float32Array[] {
  const { shape } = program.tensors[program.output.tensor];
  const positions = positionCount(shape);
  const scale = 2 ** -program.output.fractionBits;
  return Array.from({ length: batch }, (_, b) => {
    const image = new Float32Array(shape[0] * positions);
    for (let c = 0; c < shape[0]; c++) {
      for (let p = 0; p < positions; p++) image[c * positions + p] = values[(c * batch + b) * positions + p] * scale;
    }
    return image;
  });
}

/** The outputs, but NaN for all of those of an image whose bit is 1: it has none that are valid. */
export function withhold(outputs: readonly Float32Array[], invalid: Uint8Array): Float32Array[] {
  return outputs.map((values, image) =>
    invalid[image] === 0 ? values : new Float32Array(values.length).fill(Number.NaN),
  );
}
