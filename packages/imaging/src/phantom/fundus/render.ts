import { blurInPlace } from '../blur.ts';
import { clamp, smooth } from '../numeric.ts';
import { Rng } from '../random.ts';
import { FUNDUS_CAMERAS, gradeAt } from './cameras.ts';
import { Canvas } from './canvas.ts';
import { BEADING, drawLesions, type FundusGrade } from './lesions.ts';
import { drawRetina } from './retina.ts';

/** A drawn photograph of a retina in red-free light; no patient's data are in it. */
export interface FundusPhantom {
  /** 8-bit grey levels, row by row. */
  readonly pixels: Uint8Array;
  readonly size: number;
  readonly grade: FundusGrade;
  readonly hospital: number;
}

/** What one drawn retina shows, and how the camera took it. */
export interface FundusOptions {
  /** Index into FUNDUS_CAMERAS. */
  readonly hospital: number;
  /** Drawn by the hospital's mix without it. */
  readonly grade?: FundusGrade;
  /** Pixels a side; 64 without it. */
  readonly size?: number;
}

/** The picture of an eye: the same for the same seed and options. */
export function renderFundus(seed: number, { hospital, grade: given, size = 64 }: FundusOptions): FundusPhantom {
  const camera = FUNDUS_CAMERAS[hospital];
  const drawn = gradeAt(camera.mix, new Rng(seed, 'grade').next());
  const grade = given ?? drawn;
  const eye = new Rng(seed, 'eye');
  const canvas = new Canvas(size);
  const retina = drawRetina(canvas, eye, eye.sign(), BEADING[grade]);
  drawLesions(canvas, new Rng(seed, 'lesions'), grade, retina);
  blurInPlace(canvas.values, size, (camera.blur * size) / 128);
  const shot = new Rng(seed, 'shot');
  const light = camera.exposure * shot.range(0.9, 1.1);
  const pixels = new Uint8Array(size * size);
  for (let row = 0; row < size; row++)
    for (let column = 0; column < size; column++) {
      const distance = Math.hypot(canvas.at(column), canvas.at(row)) / camera.aperture;
      const inside = 1 - smooth((distance - 0.97) / 0.03);
      const value = clamp(light * canvas.values[row * size + column], 0, 1) ** camera.gamma;
      const grain = shot.normal(0, camera.noise);
      pixels[row * size + column] = Math.round(255 * clamp(inside * (value + grain), 0, 1));
    }
  return { pixels, size, grade, hospital };
}
