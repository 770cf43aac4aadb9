import { quantileSorted } from '../intervals/quantile.ts';
import { notDefined, type Outcome } from '../outcome.ts';
import { squaredDistances } from './distance-transform.ts';
import { type Mask, requireSameGrid, voxelsInside } from './mask.ts';

/** Distances of two surfaces, in the unit of the spacing. */
export interface SurfaceDistances {
  /** The larger of the two directed 95th percentiles. */
  readonly hausdorff95: number;
  /** The largest distance at all. */
  readonly hausdorff: number;
}

/**
 * Distances of each mask's surface to the other's. A surface is the voxels that have a neighbour by face outside of the mask, or lie at the
 * border of the image. The 95th percentile is the larger one of both directions (as in Maier-Hein et al., Nature Methods 2024); some
 * programs take it over both directions together, which gives smaller numbers. Not defined where a mask is empty.
 */
export function surfaceDistances(predicted: Mask, reference: Mask): Outcome<SurfaceDistances> {
  requireSameGrid(predicted, reference);
  if (voxelsInside(predicted) === 0 || voxelsInside(reference) === 0) return notDefined('a mask has no voxel');
  const surfaces = [surface(predicted), surface(reference)];
  const directed = [
    sortedDistances(surfaces[0], surfaces[1], predicted),
    sortedDistances(surfaces[1], surfaces[0], predicted),
  ];
  return {
    defined: true,
    hausdorff95: Math.max(...directed.map((distances) => quantileSorted(distances, 0.95))),
    hausdorff: Math.max(...directed.map((distances) => distances[distances.length - 1])),
  };
}

function sortedDistances(from: Uint8Array, to: Uint8Array, { sizes, spacing }: Mask): Float64Array {
  const squared = squaredDistances(to, sizes, spacing);
  return squared
    .filter((_, i) => from[i] === 1)
    .map(Math.sqrt)
    .sort();
}

function surface({ data, sizes }: Mask): Uint8Array {
  const result = new Uint8Array(data.length);
  const strides = [sizes[1] * sizes[2], sizes[2], 1];
  for (let i = 0; i < data.length; i++) {
    if (data[i] === 0) continue;
    const inside = strides.every((stride, axis) => {
      // A film has no neighbours before and behind it.
      if (axis === 0 && sizes[0] === 1) return true;
      const at = Math.floor(i / stride) % sizes[axis];
      return at > 0 && at < sizes[axis] - 1 && data[i - stride] === 1 && data[i + stride] === 1;
    });
    if (!inside) result[i] = 1;
  }
  return result;
}
