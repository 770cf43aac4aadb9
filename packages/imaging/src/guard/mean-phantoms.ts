/** What a chest film looks like in the mean, worked out from phantoms of all sites; see mean-films.ts. */
import { makeGreyImage } from '../decode/grey-image.ts';
import type { View } from '../phantom/observations.ts';
import { renderPhantom } from '../phantom/render.ts';
import { SITES } from '../phantom/sites.ts';
import { filmPicture, SIDE, standardised } from './film-picture.ts';

const FILMS = 84;
const SIZE = 64;
/** Far from the seeds of test sets, training and calibration. */
const SEED = 91_000_001;

/** Hundredths of the standard deviation, row by row. */
export function meanFilm(view: View): number[] {
  const sum = new Float64Array(SIDE * SIDE);
  for (let n = 0; n < FILMS; n++) {
    const { pixels } = renderPhantom(SEED + n, { site: n % SITES.length, size: SIZE, view });
    const picture = filmPicture(makeGreyImage(SIZE, SIZE, pixels));
    for (let i = 0; i < sum.length; i++) sum[i] += picture[i];
  }
  return Array.from(standardised(sum), (x) => Math.round(100 * x));
}
