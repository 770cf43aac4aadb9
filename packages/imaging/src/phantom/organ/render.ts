/**
 * Drawn scans of a trunk with an organ that no anatomy knows, and in most of them a lesion within it: what segmentation is tried on. No
 * patient's data are in them. Values are Hounsfield units; each scan is drawn from its seed.
 */
import { DoubleblindError } from '@doubleblind/errors';
import type { Grid, Three } from '../../volume/volume.ts';
import { Rng } from '../random.ts';

/** Names of the numbers of a mask, from 0. */
export const ORGAN_CLASSES = ['background', 'organ', 'lesion'] as const;

/** How a scan is drawn. */
export interface OrganOptions {
  /** Voxels from the feet up, from the back forwards and to the right: 16 x 32 x 32 unless told. */
  readonly sizes?: Three;
  /** Whether there is a lesion; drawn, three times in four, unless told. */
  readonly lesion?: boolean;
}

/** A scan with the truth about it. */
export interface OrganPhantom extends Grid {
  /** Hounsfield units, whole numbers. */
  readonly values: Float32Array;
  /** For each voxel the number of its class (ORGAN_CLASSES). */
  readonly mask: Uint8Array;
}

/** Millimetres of the drawn trunk, from the feet up, from the back forwards and to the right. */
const FIELD: Three = [160, 240, 320];
/** Hounsfield units of what is drawn, and how much they differ from patient to patient. */
const AIR = -1000;
const TISSUE = { mean: 40, spread: 8 };
const ORGAN = { mean: 150, spread: 15 };
const LESION = { mean: 70, spread: 12 };
const BONE = 500;
const GRAIN = 18;
/** Radius of the largest change of an outline, as a part of it. */
const UNEVEN = 0.12;

/**
 * @param seed Integer, 0 to 2^53 - 1
 * @throws DoubleblindError DB2020 for sizes out of range
 */
export function renderOrgan(seed: number, { sizes = [16, 32, 32], lesion }: OrganOptions = {}): OrganPhantom {
  if (!sizes.every((size) => Number.isInteger(size) && size >= 4 && size <= 512))
    throw new DoubleblindError('DB2020', `A scan has 4 to 512 voxels along each axis, not ${sizes.join(' x ')}.`);
  const rng = new Rng(seed, 'organ');
  const between = ({ mean, spread }: { mean: number; spread: number }) => rng.normal(mean, spread);
  const [tissue, organValue, lesionValue] = [TISSUE, ORGAN, LESION].map(between);
  const trunk = ellipsoid([0, 0, 0], [1000, rng.range(95, 112), rng.range(130, 152)]);
  const spine = ellipsoid([0, -62, 0], [1000, 17, 20]);
  const side = rng.sign();
  const centre: Three = [rng.range(-15, 15), rng.range(-12, 18), side * rng.range(48, 66)];
  const radii: Three = [rng.range(38, 58), rng.range(30, 42), rng.range(34, 50)];
  const bumps = Array.from({ length: 3 }, () => ({ from: unit(rng), by: rng.range(-UNEVEN, UNEVEN) }));
  const organ = ellipsoid(centre, radii, bumps);
  const drawn = rng.chance(0.75);
  const out = unit(rng);
  const size = rng.range(16, 28);
  const place = centre.map((c, axis) => c + out[axis] * 0.5 * (radii[axis] - size / 2)) as unknown as Three;
  const growth = ellipsoid(place, [size, size * rng.range(0.8, 1.2), size * rng.range(0.8, 1.2)]);
  const hasLesion = lesion ?? drawn;
  const grain = new Rng(seed, 'organ/grain');
  const spacing = FIELD.map((field, axis) => field / sizes[axis]) as unknown as Three;
  const values = new Float32Array(sizes[0] * sizes[1] * sizes[2]);
  const mask = new Uint8Array(values.length);
  let at = 0;
  for (let k = 0; k < sizes[0]; k++)
    for (let j = 0; j < sizes[1]; j++)
      for (let i = 0; i < sizes[2]; i++, at++) {
        const p = [k, j, i].map((index, axis) => (index + 0.5) * spacing[axis] - FIELD[axis] / 2) as unknown as Three;
        const isOrgan = organ(p);
        if (isOrgan) mask[at] = hasLesion && growth(p) ? 2 : 1;
        const clean = isOrgan ? (mask[at] === 2 ? lesionValue : organValue) : spine(p) ? BONE : trunk(p) ? tissue : AIR;
        values[at] = Math.round(clean + grain.normal(0, GRAIN));
      }
  return { sizes, spacing, axes: 'SAR', values, mask };
}

interface Bump {
  readonly from: Three;
  readonly by: number;
}

/** Whether a place lies within; bumps move the outline out or in, most where the place is seen in their direction. */
function ellipsoid(centre: Three, radii: Three, bumps: readonly Bump[] = []): (place: Three) => boolean {
  return (place) => {
    const d = place.map((x, axis) => (x - centre[axis]) / radii[axis]);
    const length = Math.hypot(...d);
    if (bumps.length === 0 || length === 0) return length <= 1;
    const outline = bumps.reduce((r, { from, by }) => {
      const cosine = (d[0] * from[0] + d[1] * from[1] + d[2] * from[2]) / length;
      return r + by * Math.max(0, cosine) ** 2;
    }, 1);
    return length <= outline;
  };
}

function unit(rng: Rng): Three {
  const [a, b, c] = [rng.normal(), rng.normal(), rng.normal()];
  const length = Math.hypot(a, b, c);
  return [a / length, b / length, c / length];
}
