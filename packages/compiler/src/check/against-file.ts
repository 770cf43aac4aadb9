/**
 * The end of every compilation: the vendor's own file in ONNX Runtime beside the compiled program with rings that wrap, on films
 * that neither ranges nor widths were chosen on. What was read, lowered, planned or rounded wrongly shows here and nowhere else,
 * because everything before compares the compiler with itself.
 */
import { DoubleblindError } from '@doubleblind/errors';
import { activate, fileActivation, type PrivateWeights, type Program, scoreActivation } from '@doubleblind/program';
import { type Difference, differences } from '../calibrate/probabilities.ts';
import { simulateWrapping } from '../calibrate/simulation.ts';
import type { ModelFile } from '../onnx/model-file.ts';
import { type Compared, foreseenDifference } from './unseen.ts';

/** The program beside the vendor’s own file, on films: differences of scores (probabilities, or parts of masks; 0..1). */
export interface FileCheck extends Difference {
  /** Films that were compared. */
  readonly films: number;
  /** False where there were too few films to keep any apart: then it is those that the widths were chosen on. */
  readonly keptApart: boolean;
  /** Largest difference that the same errors may make on films to come (unseen.ts); the largest itself but for sigmoids. */
  readonly foreseen: number;
  /** Films of which a value left its range. */
  readonly leftRange: number;
  /** Films whose score the program's range check would withhold; null without a check. */
  readonly withheld: number | null;
  /** Patterns, noise and negatives that no range was measured on. */
  readonly odd: OddImages;
}

/** Images unlike all films. */
export interface OddImages {
  readonly images: number;
  /** Of which a value left its range. */
  readonly leftRange: number;
  /** Whose score the range check would withhold; null without a check. */
  readonly withheld: number | null;
  /** Largest difference of a score, withheld or not. */
  readonly maximum: number;
  /** The same of scores that are not withheld. */
  readonly shown: number;
}

export interface CheckImages {
  readonly films: readonly Float32Array[];
  readonly keptApart: boolean;
  readonly odd: readonly Float32Array[];
  /** The model's own outputs on further films, before any activation. */
  readonly others?: readonly Float32Array[];
}

export async function checkAgainstFile(
  file: ModelFile,
  program: Program,
  weights: PrivateWeights,
  { films, keptApart, odd, others }: CheckImages,
  onImage?: (done: number, total: number) => void,
): Promise<FileCheck> {
  const { shape } = program.tensors[program.input.tensor];
  const images = [...films, ...odd];
  const simulated = await simulateWrapping(program, weights, images, onImage);
  const all: number[][] = [];
  const compared: Compared[] = [];
  for (const [index, image] of images.entries()) {
    const { output } = program;
    const wanted = activate(
      fileActivation(output),
      Float64Array.from(await file.run(image, shape)),
      output.masks?.classes,
    );
    const found = activate(scoreActivation(output), Float64Array.from(simulated[index].outputs), output.masks?.classes);
    if (found.length !== wanted.length) {
      const sizes = `${wanted.length} values, the program ${found.length}`;
      throw new DoubleblindError('DB1013', `Output "${program.output.name}" of the file has ${sizes}.`);
    }
    if (index < films.length) compared.push({ wanted, found });
    // A comparison with NaN is never above a bound.
    all.push(differences(found, wanted, output.masks?.classes).map(finite));
  }
  const ofFilms = all.slice(0, films.length).flat();
  const maximum = ofFilms.reduce((a, b) => Math.max(a, b), 0);
  const isSigmoid = scoreActivation(program.output) === 'sigmoid' && !program.output.masks;
  const leftRange = (from: number, to: number) => simulated.slice(from, to).filter(({ left }) => left).length;
  const withheld = (from: number, to: number) =>
    program.output.invalid === undefined ? null : simulated.slice(from, to).filter(({ found }) => found).length;
  const largestOf = (differencesOf: readonly number[][]) => differencesOf.flat().reduce((a, b) => Math.max(a, b), 0);
  const ofOdd = all.slice(films.length);
  return {
    films: films.length,
    keptApart,
    maximum,
    foreseen: isSigmoid ? Math.max(maximum, finite(foreseenDifference(compared, others))) : maximum,
    mean: ofFilms.reduce((a, b) => a + b, 0) / ofFilms.length,
    leftRange: leftRange(0, films.length),
    withheld: withheld(0, films.length),
    odd: {
      images: odd.length,
      leftRange: leftRange(films.length, images.length),
      withheld: withheld(films.length, images.length),
      maximum: largestOf(ofOdd),
      shown: largestOf(ofOdd.filter((_, index) => !simulated[films.length + index].found)),
    },
  };
}

const finite = (difference: number) => (Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference);

/** @throws DoubleblindError DB1013 where the program differs from the file by more than `bound` on a film */
export function requireAgreement(check: FileCheck, bound: number): void {
  if (check.maximum <= bound) return;
  const films = check.keptApart ? 'images kept apart' : 'calibration images';
  const left = check.leftRange > 0 ? ` Of ${check.leftRange} of them values left their range.` : '';
  throw new DoubleblindError(
    'DB1013',
    `Probabilities, or parts of masks, differ by up to ${check.maximum.toFixed(4)} on ${check.films} ${films}; ${bound} is allowed.${left}`,
  );
}
