/** Mask logits of a model's axes and size to masks on a volume's own grid. */
import { resizeTrilinear, type Three, turnGrid, turnValues } from '@doubleblind/imaging';
import type { Program } from '@doubleblind/program';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { predictedMasks } from '../src/work/evaluation/predicted-mask.ts';

const GRID = { sizes: [2, 3, 4] as Three, spacing: [5, 1, 2] as Three, axes: 'SAR' };
const programOf = (axes: string, meaning: 'logits-softmax' | 'logits-sigmoid'): Pick<Program, 'input' | 'output'> => ({
  input: {
    ...{ tensor: 0, name: 'volume', fractionBits: 8 },
    volume: { depth: 1, height: 1, width: 1, axes, resize: 'trilinear', intensity: { kind: 'z-score' } },
  },
  output: { tensor: 1, name: 'mask', fractionBits: 8, activation: 'none', meaning },
});
const voxels = fc.uint8Array({ min: 0, max: 2, minLength: 24, maxLength: 24 });
const axesOfModel = fc.constantFrom('SAR', 'RAS', 'LPI', 'ASL', 'IRP');

/** Logits [classes] of a map of classes that a model would give on its own axes. */
function logitsOf(labels: Uint8Array, axes: string, classes: readonly number[]): Float32Array {
  const turned = turnValues(labels, GRID, axes);
  return Float32Array.from(classes.flatMap((c) => [...turned].map((label) => (label === c ? 3 : -2))));
}

describe('masks of logits', () => {
  it('lie where the model saw the voxels, however it has its axes', () => {
    fc.assert(
      fc.property(voxels, axesOfModel, (labels, axes) => {
        const [depth, height, width] = turnGrid(GRID, axes).sizes;
        for (const meaning of ['logits-softmax', 'logits-sigmoid'] as const) {
          const logits = logitsOf(labels, axes, [0, 1, 2]);
          const masks = predictedMasks(programOf(axes, meaning), { classes: 3, depth, height, width }, [logits], GRID);
          expect(masks.map((mask) => [...mask])).toEqual(
            [0, 1, 2].map((c) => [...labels].map((label) => Number(label === c))),
          );
        }
      }),
    );
  });

  it('are of the logits at the size of the volume, not of masks that are enlarged', () => {
    const logits = Float32Array.from([0, 0, -1, 3]);
    const half = { classes: 2, depth: 1, height: 1, width: 2 };
    const grid = { sizes: [1, 1, 4] as Three, spacing: [1, 1, 1] as Three, axes: 'SAR' };
    const [first, second] = predictedMasks(programOf('SAR', 'logits-softmax'), half, [logits], grid);
    const wide = resizeTrilinear(logits.subarray(2), [1, 1, 2], [1, 1, 4]);
    expect([...wide]).toEqual([-1, 0, 2, 3]);
    expect([...second]).toEqual([0, 0, 1, 1]);
    // The first of equal classes has the voxel.
    expect([...first]).toEqual([1, 1, 0, 0]);
  });
});
