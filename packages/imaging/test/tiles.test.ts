/** Tiles of volumes: where they lie, what they hold, and that together they give back what was cut. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutTile, joinTiles, type Three, tileWeights, tilingOf } from '../src/index.ts';

const small = fc.tuple(...[0, 1, 2].map(() => fc.integer({ min: 1, max: 9 }))) as unknown as fc.Arbitrary<Three>;
const tile = fc.tuple(...[0, 1, 2].map(() => fc.integer({ min: 1, max: 5 }))) as unknown as fc.Arbitrary<Three>;
const overlap = fc.constantFrom(0.25, 0.5, 0.75) as fc.Arbitrary<0.25 | 0.5 | 0.75>;
const weighting = fc.constantFrom('gaussian', 'constant') as fc.Arbitrary<'gaussian' | 'constant'>;

describe('tiles', () => {
  it('lie as MONAI lays them', () => {
    // monai.data.utils.dense_patch_slices((10,), (4,), (2,)), and of (3,) intervals; a smaller grid is padded by 1 and 2.
    const along = (size: number, share: 0.25 | 0.5) =>
      tilingOf([size, 4, 4], [4, 4, 4], { overlap: share }).places.map(([start]) => start);
    expect(along(10, 0.5)).toEqual([0, 2, 4, 6]);
    expect(along(9, 0.5)).toEqual([0, 2, 4, 5]);
    expect(along(10, 0.25)).toEqual([0, 3, 6]);
    expect(along(11, 0.25)).toEqual([0, 3, 6, 7]);
    expect(tilingOf([1, 4, 4], [4, 4, 4], { overlap: 0.5 })).toMatchObject({ before: [1, 0, 0], places: [[0, 0, 0]] });
    const { places } = tilingOf([6, 4, 6], [4, 4, 4], { overlap: 0.5 });
    expect(places).toEqual([0, 2].flatMap((a) => [0, 2].map((c) => [a, 0, c])));
  });

  it('weigh most in their middle, and a thousandth of it at least', () => {
    const weights = tileWeights([5, 5, 5], 'gaussian');
    expect(weights[62]).toBe(1);
    // sigma is 0.625: two voxels along one axis, then along all three.
    expect(weights[60]).toBeCloseTo(Math.exp(-4 / (2 * 0.625 ** 2)), 6);
    expect(weights[0]).toBeCloseTo(1e-3, 9);
    expect(new Set(tileWeights([2, 3, 4], 'constant'))).toEqual(new Set([1]));
  });

  it('cover every voxel, and put together are the volume that was cut', () => {
    fc.assert(
      fc.property(small, tile, overlap, weighting, fc.integer(), (sizes, of, share, weights, seed) => {
        const voxels = sizes[0] * sizes[1] * sizes[2];
        const values = Float32Array.from({ length: voxels }, (_, i) => Math.sin(seed + i));
        const tiling = tilingOf(sizes, of, { overlap: share });
        // Two classes, the second of which is the first one's negative.
        const outputs = tiling.places.map((_, index) => {
          const cut = cutTile(values, tiling, index);
          return Float32Array.from([...cut, ...cut.map((value) => -value)]);
        });
        const joined = joinTiles(outputs, tiling, 2, weights);
        expect(joined).toHaveLength(2 * voxels);
        values.forEach((value, i) => {
          expect(joined[i]).toBeCloseTo(value, 5);
          expect(joined[voxels + i]).toBeCloseTo(-value, 5);
        });
      }),
      { numRuns: 60 },
    );
  });

  it('have 0 outside of the volume', () => {
    const tiling = tilingOf([1, 2, 2], [2, 2, 4], { overlap: 0.5 });
    expect([...cutTile(Float32Array.of(1, 2, 3, 4), tiling, 0)]).toEqual([
      0, 1, 2, 0, 0, 3, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ]);
    expect(() => joinTiles([], tiling, 1, 'constant')).toThrow(/0 tiles are given/);
  });
});
