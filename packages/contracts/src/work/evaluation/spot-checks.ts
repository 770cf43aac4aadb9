/**
 * Films among those of the test set by which the hospital checks the vendor's answers ("mix and check", Fusion, arXiv 2205.03040): copies of
 * its own films, whose answers must agree, and films of the preflight, whose answers are known. They stand at random places that
 * the vendor does not know, and look like all others to it.
 */
import { z } from 'zod';

const count = z.number().int().nonnegative().max(100_000);

/** Films beyond those of the test set. */
export const spotChecksSchema = z
  .strictObject({
    /** Films of the test set that are evaluated twice; at most all of them. */
    duplicates: count,
    /** Made-up films of the preflight. */
    known: count,
  })
  .refine(({ duplicates, known }) => duplicates + known > 0, 'there is nothing to check');
/** How many films check the vendor's answers. */
export type SpotChecks = z.infer<typeof spotChecksSchema>;

/** Films that are evaluated for a test set of so many. */
export function evaluatedFilms({
  testSet,
  spotChecks,
}: {
  readonly testSet: { readonly images: number };
  readonly spotChecks?: SpotChecks | undefined;
}): number {
  return testSet.images + (spotChecks?.duplicates ?? 0) + (spotChecks?.known ?? 0);
}

/**
 * The probability that a vendor that falsifies the answers to `falsified` films is not noticed: that no known film is among them,
 * and of every pair both or neither, which is taken for unnoticed though both would have to be falsified alike. Places are random,
 * so the falsified ones are a random set: sum over j of C(d, j) C(s - d, k - 2j) / C(s + d + m, k), where s films have d copies and
 * m films are known.
 */
export function escapeProbability(films: number, { duplicates, known }: SpotChecks, falsified: number): number {
  const single = films - duplicates;
  const all = logChoose(films + duplicates + known, falsified);
  let probability = 0;
  for (let pairs = 0; pairs <= Math.min(duplicates, Math.floor(falsified / 2)); pairs++) {
    const rest = falsified - 2 * pairs;
    if (rest > single) continue;
    probability += Math.exp(logChoose(duplicates, pairs) + logChoose(single, rest) - all);
  }
  return Math.min(1, probability);
}

/** For pages and reports. */
export function spotChecksText(films: number, checks: SpotChecks): string {
  const all = evaluatedFilms({ testSet: { images: films }, spotChecks: checks });
  const counts = [...new Set([1, Math.ceil(all / 20), Math.ceil(all / 5), all])];
  const chances = counts.map((falsified) => {
    const chance = escapeProbability(films, checks, falsified);
    return `${chance < 0.001 ? 'less than 0.1' : (100 * chance).toFixed(1)}% for ${falsified}`;
  });
  const { duplicates, known } = checks;
  return (
    `${duplicates + known} of ${all} images check the vendor’s answers at random places that it does not know: ${duplicates} copies of ` +
    `images and ${known} made-up ones whose answers are known. A vendor that moves a probability by more than 0.1 in the answers to ` +
    `some images escapes with a probability of at most ${chances.join(', ')} (all) of them.`
  );
}

function logChoose(n: number, k: number): number {
  if (k < 0 || k > n) return Number.NEGATIVE_INFINITY;
  let sum = 0;
  for (let i = 1; i <= Math.min(k, n - k); i++) sum += Math.log((n - i + 1) / i);
  return sum;
}
