/** Compiled programs beside the float model. */
import { expect } from 'vitest';
import { compile } from '../../src/index.ts';
import { floatOutputs, ModelBuilder } from './models.ts';
import { largestDifference, runFixedPoint } from './run.ts';

export type Build = (model: ModelBuilder) => ModelBuilder;

/** Compiles at high widths; the fixed-point program must give the float model's outputs. */
export async function expectAgreement(
  dims: readonly number[],
  build: Build,
  tolerance = 0.02,
  bits = 14,
): Promise<void> {
  const model = build(new ModelBuilder(dims));
  const bytes = model.bytes();
  const images = model.images(3);
  const { program, weights } = await compile(bytes, { output: 'logits-sigmoid', calibration: images, bits });
  const wanted = await floatOutputs(bytes, dims, images);
  for (const [index, image] of images.entries()) {
    const { outputs, overflows } = runFixedPoint(program, weights, image);
    expect(overflows).toBe(0);
    expect(largestDifference(outputs, wanted[index])).toBeLessThan(tolerance);
  }
}
