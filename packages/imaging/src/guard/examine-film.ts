/**
 * Whether a film looks like a chest film that was read as it should be. Films that are sideways, upside down or inverted,
 * cut to nothing by a wrong window, or of something else, are known faults of archives, and each would be scored without
 * a word. The thresholds and what they catch are in docs/FILM-CHECKS.md.
 */
import type { DecodedImage, GreyImage } from '../decode/grey-image.ts';
import { type Sentence, sentence, TURNS, type Turn } from '../sentences.ts';
import { type FilmLook, filmLook } from './film-look.ts';
import { correlation, type FilmPicture, filmPicture, sides, standardised, undone } from './film-picture.ts';
import { MEAN_FRONTAL, MEAN_LATERAL } from './mean-films.ts';

/** Why a person should look at a film before it counts. */
export interface FilmConcern extends Sentence {
  readonly kind: 'reading' | 'contrast' | 'black' | 'white' | 'aspect' | 'turn' | 'polarity' | 'unlike';
}

/** Part of the range from black to white that 98 of 100 pixels must spread over. */
const LEAST_CONTRAST = 0.2;
const MOST_BLACK = 0.6;
const MOST_WHITE = 0.4;
const LONGEST_ASPECT = 1.7;
/** By how much another way to lie must fit better, and what explains it more simply may fit worse. */
const TURN_MARGIN = 0.1;
const SIMPLER_MARGIN = 0.05;
/** Mirror images of the chest are alike: what tells left from right must correlate so much with that of the mirrored mean film. */
const LEAST_MIRRORED = 0.4;
/** A film that correlates less than this with the mean film, however it is laid, shows something else. */
const LEAST_LIKENESS = 0.25;

const MEANS: readonly FilmPicture[] = [standardised(MEAN_FRONTAL), standardised(MEAN_LATERAL)];
const SIDES_OF_MEANS = MEANS.map(sides);

/**
 * Why a person should look at a decoded film before it counts: contrast, aspect, how it lies.
 *
 * @returns nothing where the film looks as expected
 */
export function examineFilm(image: DecodedImage): FilmConcern[] {
  const reading = image.remarks.filter(({ doubtful }) => doubtful);
  const concerns: FilmConcern[] = reading.map(({ text, pattern, values }) => ({
    kind: 'reading',
    text,
    pattern,
    values,
  }));
  const look = filmLook(image);
  if (look === null) return concerns;
  const levels = levelConcerns(look);
  const position = levels.length > 0 ? undefined : positionConcern(filmPicture(image));
  return [...concerns, ...aspectConcerns(image), ...levels, ...(position ? [position] : [])];
}

function aspectConcerns({ width, height }: GreyImage): FilmConcern[] {
  const aspect = Math.max(width, height) / Math.min(width, height);
  if (aspect <= LONGEST_ASPECT) return [];
  const written = aspect.toFixed(1);
  return [
    { kind: 'aspect', ...sentence(width > height ? 'wide' : 'high', { times: Number(written) }, { times: written }) },
  ];
}

function levelConcerns({ black, white, spread }: FilmLook): FilmConcern[] {
  const percent = (part: number) => ({ percent: Math.round(100 * part) });
  const concerns: FilmConcern[] = [];
  if (black > MOST_BLACK) concerns.push({ kind: 'black', ...sentence('black', percent(black)) });
  if (white > MOST_WHITE) concerns.push({ kind: 'white', ...sentence('white', percent(white)) });
  if (spread < LEAST_CONTRAST && concerns.length === 0) {
    concerns.push({ kind: 'contrast', ...sentence('noContrast', percent(spread)) });
  }
  return concerns;
}

interface Likeness {
  readonly turn: Turn;
  readonly inverted: boolean;
  readonly value: number;
}

function positionConcern(picture: FilmPicture): FilmConcern | undefined {
  const all = TURNS.flatMap((turn) => {
    const correlations = MEANS.map((mean) => correlation(undone(picture, turn), mean));
    return [
      { turn, inverted: false, value: Math.max(...correlations) },
      { turn, inverted: true, value: -Math.min(...correlations) },
    ];
  });
  const [upright, inverted, mirrored] = all;
  const others = all.filter((likeness) => likeness !== upright && likeness !== mirrored);
  const first = others.reduce((a, b) => (b.value > a.value ? b : a));
  // The simplest of what explains it about as well.
  const best = inverted.value > first.value - SIMPLER_MARGIN ? inverted : first;
  if (Math.max(best.value, upright.value, mirrored.value) < LEAST_LIKENESS) {
    return { kind: 'unlike', ...sentence('unlike') };
  }
  if (best.value > upright.value + TURN_MARGIN && best.value > mirrored.value) return turnConcern(best);
  return mirrored.value > upright.value && isMirrored(picture) ? turnConcern(mirrored) : undefined;
}

/** By the mean film of the view that the film is more like, whichever way round it lies. */
function isMirrored(picture: FilmPicture): boolean {
  const turned = undone(picture, 'mirrored');
  const likeness = MEANS.map((mean) => Math.max(correlation(picture, mean), correlation(turned, mean)));
  const view = likeness.indexOf(Math.max(...likeness));
  return -correlation(sides(picture), SIDES_OF_MEANS[view]) > LEAST_MIRRORED;
}

function turnConcern({ turn, inverted }: Likeness): FilmConcern {
  if (turn === 'upright') return { kind: 'polarity', ...sentence('exchanged') };
  return { kind: 'turn', ...sentence(inverted ? `${turn}, exchanged` : turn) };
}
