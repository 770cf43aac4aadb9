/** Dice, surface distances and volumes of masks against plain definitions, and by hand. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareMasks, dice, type Mask, summariseSegmentation, surfaceDistances } from '../src/index.ts';
import { squaredDistances } from '../src/segmentation/distance-transform.ts';

type Sizes = Mask['sizes'];

const mask = (sizes: Sizes, inside: (z: number, y: number, x: number) => boolean, spacing: Sizes = [1, 1, 1]): Mask => {
  const [, rows, columns] = sizes;
  const data = Uint8Array.from({ length: sizes[0] * rows * columns }, (_, i) =>
    Number(inside(Math.floor(i / columns / rows), Math.floor(i / columns) % rows, i % columns)),
  );
  return { data, sizes, spacing };
};
const square = (from: number, size: number) =>
  mask([1, 20, 20], (_, y, x) => y >= from && y < from + size && x >= from && x < from + size);

const grids = fc
  .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }))
  .chain((sizes) => {
    const voxels = sizes[0] * sizes[1] * sizes[2];
    const bits = fc.uint8Array({ min: 0, max: 1, minLength: voxels, maxLength: voxels });
    const spacing = fc.tuple(...sizes.map(() => fc.constantFrom(0.5, 1, 2.5))) as fc.Arbitrary<
      [number, number, number]
    >;
    return fc.record({ sizes: fc.constant(sizes as Sizes), a: bits, b: bits, spacing });
  });

const placeOf = (i: number, [, rows, columns]: Sizes) => [
  Math.floor(i / columns / rows),
  Math.floor(i / columns) % rows,
  i % columns,
];

describe('distances to the nearest marked voxel', () => {
  it('are those of trying all of them', () => {
    fc.assert(
      fc.property(grids, ({ sizes, a, spacing }) => {
        const found = squaredDistances(a, sizes, spacing);
        const marked = [...a].flatMap((value, i) => (value ? [placeOf(i, sizes)] : []));
        found.forEach((distance, i) => {
          const at = placeOf(i, sizes);
          const all = marked.map((q) => at.reduce((sum, p, axis) => sum + ((p - q[axis]) * spacing[axis]) ** 2, 0));
          const wanted = Math.min(Number.POSITIVE_INFINITY, ...all);
          if (wanted === Number.POSITIVE_INFINITY) expect(distance).toBe(wanted);
          else expect(distance).toBeCloseTo(wanted, 9);
        });
      }),
      { numRuns: 100 },
    );
  });
});

describe('masks', () => {
  it('by hand: a square that is one pixel too large, and one that is moved', () => {
    // 25 and 49 pixels, 25 in common; the outer surface is 1 away, its corners the square root of 2: 4 of 24.
    expect(dice(square(5, 5), square(4, 7))).toEqual({ defined: true, value: 50 / 74 });
    expect(surfaceDistances(square(5, 5), square(4, 7))).toMatchObject({
      hausdorff: Math.SQRT2,
      hausdorff95: Math.SQRT2,
    });
    expect(surfaceDistances(square(5, 5), square(8, 5))).toMatchObject({ hausdorff: Math.sqrt(18) });
    expect(compareMasks(square(5, 5), square(4, 7)).volumeError).toBeCloseTo(-24 / 49, 12);
  });

  it('have distances in millimetres', () => {
    const slab = (from: number) => mask([8, 3, 3], (z) => z >= from && z < from + 2, [2.5, 1, 1]);
    expect(surfaceDistances(slab(1), slab(3))).toMatchObject({ hausdorff95: 5, hausdorff: 5 });
  });

  /**
   * scipy 1.17.1 and numpy 2.4.6: surface m & ~binary_erosion(m); distances distance_transform_edt(~other, sampling=(5, 1.25, 0.8)) on it;
   * max of np.percentile(., 95) of both directions; 2 |A and B| / (|A| + |B|); voxels times 0.005 ml.
   */
  it.each([
    [[5, 9, 9, 4, 6, 5], [6, 10, 9, 4, 5, 6], 0.7311608961303462, 3.75, 0],
    [[6, 10, 12, 3, 7, 6], [6, 10, 12, 2, 4, 9], 0.5552763819095478, 5.153882032022076, 1.23],
    [[2, 3, 4, 4, 5, 6], [3, 3, 5, 3, 5, 5], 0.7861271676300579, 4.0998087518154, 0.53],
  ])('have the figures that scipy gives: ellipsoids %j and %j', (a, b, coefficient, distance, difference) => {
    const [predicted, reference] = [a, b].map(([cz, cy, cx, rz, ry, rx]) =>
      mask(
        [12, 20, 20],
        (z, y, x) => ((z - cz) / rz) ** 2 + ((y - cy) / ry) ** 2 + ((x - cx) / rx) ** 2 <= 1,
        [5, 1.25, 0.8],
      ),
    );
    const found = compareMasks(predicted, reference);
    expect(found.dice).toBeCloseTo(coefficient, 12);
    expect(found.hausdorff95).toBeCloseTo(distance, 9);
    expect(found.volumeDifference).toBeCloseTo(difference, 9);
  });

  it('agree with themselves, and with each other in either order', () => {
    fc.assert(
      fc.property(grids, ({ sizes, a, b, spacing }) => {
        const [first, second] = [a, b].map((data) => ({ data, sizes, spacing }));
        expect(dice(first, second)).toEqual(dice(second, first));
        expect(surfaceDistances(first, second)).toEqual(surfaceDistances(second, first));
        if (a.includes(1))
          expect(compareMasks(first, first)).toEqual({ dice: 1, hausdorff95: 0, volumeError: 0, volumeDifference: 0 });
      }),
    );
  });

  it('of different sizes are not compared', () => {
    expect(() =>
      dice(
        square(5, 5),
        mask([1, 2, 2], () => true),
      ),
    ).toThrow(RangeError);
  });
});

describe('figures over cases', () => {
  const options = { resamples: 500, seed: 1, confidence: 0.95 };
  const empty = mask([1, 20, 20], () => false);

  it('leave out what is not defined, and say how often', () => {
    const cases = [
      compareMasks(square(5, 5), square(4, 7)),
      compareMasks(square(5, 5), square(5, 5)),
      compareMasks(empty, square(5, 5)),
      compareMasks(empty, empty),
    ];
    const summary = summariseSegmentation(cases, options);
    expect(summary).toMatchObject({ cases: 4, bothEmpty: 1, oneEmpty: 1 });
    expect(summary.dice.mean.value).toBeCloseTo((50 / 74 + 1 + 0) / 3, 12);
    expect(summary.dice.mean.low).toBeLessThan(summary.dice.mean.value!);
    expect(summary.dice.median.value).toBeCloseTo(50 / 74, 12);
    expect(summary.hausdorff95.mean.value).toBeCloseTo(Math.SQRT2 / 2, 12);
    expect(summary.absoluteVolumeError.mean.value).toBeCloseTo((24 / 49 + 0 + 1) / 3, 12);
  });

  it('are not given where no case defines them', () => {
    const { dice: value } = summariseSegmentation([compareMasks(empty, empty)], options);
    expect(value.mean).toMatchObject({ value: null, reason: 'no case defines it' });
    expect(value.median).toMatchObject({ value: null, reason: 'no case defines it' });
  });
});
