/** Prints src/guard/mean-films.ts anew: `node packages/imaging/scripts/mean-films.ts`. A test holds the two together. */

import { SIDE } from '../src/guard/film-picture.ts';
import { meanFilm } from '../src/guard/mean-phantoms.ts';

for (const view of ['frontal', 'lateral'] as const) {
  const values = meanFilm(view);
  console.log(`export const MEAN_${view.toUpperCase()}: readonly number[] = [`);
  for (let y = 0; y < SIDE; y++) console.log(`  ${values.slice(y * SIDE, (y + 1) * SIDE).join(', ')},`);
  console.log('];');
}
