/**
 * Where the films stand that check the vendor's answers. A run with checks evaluates places; which film stands at a place is drawn once,
 * when the run begins, and never leaves the hospital: to the vendor all places look alike.
 */
import { randomInt } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SpotChecks } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { isValid } from '@doubleblind/program';
import { z } from 'zod';
import type { FilmForm } from '../../../models/load-input.ts';
import { writeFileAtomically } from '../../../store/atomic-file.ts';
import type { DataFolder } from '../../../store/data-folder.ts';
import type { RunStore } from '../../../store/run-store.ts';
import { LARGEST_PROBABILITY_DIFFERENCE, madeUpInput } from '../preflight/made-up-images.ts';
import { type KnownFilms, knownFilmsSchema, readKnownFilms } from './known-films.ts';

const FILE = 'spot-checks.json';

const placesSchema = z.strictObject({
  version: z.literal(1),
  /** Films of the test set. */
  films: z.number().int().positive(),
  /** By place: the number of a film of the test set, or from `films` up of a made-up one. */
  order: z.array(z.number().int().nonnegative()),
  known: knownFilmsSchema.nullable(),
});
type PlacesFile = z.infer<typeof placesSchema>;

type Input = Float32Array<ArrayBuffer>;

export class Places {
  readonly #file: PlacesFile;

  constructor(file: PlacesFile) {
    this.#file = file;
  }

  /** The input tensor of the film at a place. */
  async load(place: number, form: FilmForm, loadFilm: (film: number) => Promise<Input>): Promise<Input> {
    const { films, order, known } = this.#file;
    const film = order[place];
    return film < films ? loadFilm(film) : madeUpInput(form, film - films, known!.seed);
  }

  /**
   * Probabilities of the test set's films in order, from those of all places; NaN for a film of which an answer is not valid, which contradicts
   * nothing: a value at the edge of its range is found by chance. Throws DB5637 where two answers to a film, or an answer
   * and what is known, are further apart than rounding explains.
   */
  checked(answers: readonly Float32Array[], toProbabilities: (outputs: Float32Array) => Float32Array): Float32Array[] {
    const { films, order, known } = this.#file;
    const expected = new Map<number, Float32Array>();
    known?.outputs.forEach((outputs, i) => {
      if (outputs.length > 0) expected.set(films + i, toProbabilities(Float32Array.from(outputs)));
    });
    let contradictions = 0;
    order.forEach((film, place) => {
      const before = expected.get(film);
      if (before === undefined || !isValid(answers[place])) expected.set(film, answers[place]);
      else if (!isValid(before)) return;
      else if (differ(before, answers[place])) contradictions++;
    });
    if (contradictions > 0) throw new DoubleblindError('DB5637', `${contradictions} answers of ${order.length}.`);
    return Array.from({ length: films }, (_, film) => expected.get(film)!);
  }

  /** Both answers to each film of the test set that stands at two places, by film. */
  repeated(answers: readonly Float32Array[]): (readonly [Float32Array, Float32Array])[] {
    const { films, order } = this.#file;
    const first = new Map<number, Float32Array>();
    return order.flatMap((film, place) => {
      const before = first.get(film);
      if (!isValid(answers[place])) return [];
      if (before !== undefined && film < films) return [[before, answers[place]] as const];
      first.set(film, answers[place]);
      return [];
    });
  }
}

function differ(a: Float32Array, b: Float32Array): boolean {
  return a.some((value, i) => !(Math.abs(value - b[i]) <= LARGEST_PROBABILITY_DIFFERENCE));
}

/** The places of a run: those that it has, or new ones. Throws DB5637 where no film is known that could be put in. */
export async function openPlaces(
  data: DataFolder,
  evaluationId: string,
  run: RunStore,
  checks: SpotChecks,
): Promise<Places> {
  const found = await readPlaces(run.folder);
  if (found) return found;
  const known = checks.known > 0 ? await readKnownFilms(data, evaluationId) : null;
  if (checks.known > 0 && !known) throw new DoubleblindError('DB5637', 'There is no preflight whose images are known.');
  const { images: films } = run.plan;
  const file: PlacesFile = { version: 1, films, order: drawOrder(films, checks, knownNumbers(known)), known };
  await writeFileAtomically(join(run.folder, FILE), `${JSON.stringify(file)}\n`, 0o600);
  return new Places(file);
}

/** Null for a run without checks. Throws DB5013 for a damaged file. */
export async function readPlaces(folder: string): Promise<Places | null> {
  const path = join(folder, FILE);
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return null;
  try {
    return new Places(placesSchema.parse(JSON.parse(text)));
  } catch (error) {
    throw new DoubleblindError('DB5013', path, { cause: error });
  }
}

/** Of the preflight's films those of which the answer is known. */
const knownNumbers = (known: KnownFilms | null) =>
  (known?.outputs ?? []).flatMap(({ length }, number) => (length > 0 ? [number] : []));

/**
 * Every film once, random ones of them twice, made-up ones (their `numbers`) in turn, all in random order. `draw`: uniform below its
 * argument.
 */
export function drawOrder(
  films: number,
  { duplicates, known }: SpotChecks,
  numbers: readonly number[],
  draw = (below: number) => randomInt(below),
): number[] {
  const all = Array.from({ length: films }, (_, film) => film);
  const copies = shuffled(all, draw).slice(0, duplicates);
  const madeUp = Array.from({ length: known }, (_, i) => films + numbers[i % numbers.length]);
  return shuffled([...all, ...copies, ...madeUp], draw);
}

/** Fisher and Yates. */
function shuffled(list: readonly number[], draw: (below: number) => number): number[] {
  const result = [...list];
  for (let i = result.length - 1; i > 0; i--) {
    const j = draw(i + 1);
    [result[i], result[j]] = [result[j], result[i]];
  }
  return result;
}
