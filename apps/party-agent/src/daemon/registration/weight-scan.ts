/**
 * Proof for the vendor that no private number is in what it publishes: no stretch of weights, biases, thresholds or offsets
 * occurs among the program's numbers. (The program's schema has no place for them either; this looks at the values.)
 */
import { DoubleblindError } from '@doubleblind/errors';
import { arraysOf, PRIVATE_FORMS, type PrivateWeights, type Program } from '@doubleblind/program';

/** Shorter stretches occur by chance: shapes and widths are small numbers too. */
const STRETCH = 5;

/** Throws DB5611 naming the step whose private numbers were found. */
export function scanForWeights(program: Program, weights: PrivateWeights): void {
  const published = stretches(numbersOf(program));
  for (const name of weights.names()) {
    for (const values of privateNumbers(weights, name)) {
      const found = stretches(values)
        .values()
        .some((stretch) => published.has(stretch));
      if (found) throw new DoubleblindError('DB5611', `Step "${name}".`);
    }
  }
}

function privateNumbers(weights: PrivateWeights, name: string): ArrayLike<number>[] {
  const kind = weights.kind(name);
  return PRIVATE_FORMS.filter((form) => form.kind === kind).flatMap((form) => arraysOf(form, weights.get(name, form)));
}

/** All stretches that hold at least three different numbers: runs of zeros and ones say nothing. */
function stretches(values: ArrayLike<number>): Set<string> {
  const found = new Set<string>();
  for (let start = 0; start + STRETCH <= values.length; start++) {
    const stretch = Array.from({ length: STRETCH }, (_, i) => values[start + i]);
    if (new Set(stretch).size >= 3) found.add(stretch.join());
  }
  return found;
}

/** Every number of a JSON value, in order. */
function numbersOf(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  if (Array.isArray(value)) return value.flatMap(numbersOf);
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(numbersOf) : [];
}
