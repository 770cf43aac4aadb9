/**
 * What errors of the outputs may make of scores on films that nobody has seen. Where a model is sure of all films at hand, a probability hardly moves
 * whatever its logit errs by; the first film of which the model is less sure shows it.
 */

/** By so much of their spread, outputs of films to come are beyond those that were seen, on either side. */
const BEYOND = 0.5;
/** Nearer to 0 and 1 a probability of 32 bits has no logit. */
const LARGEST_LOGIT = 15;

const sigmoid = (logit: number) => 1 / (1 + Math.exp(-logit));

/** One image: the model's own probabilities, and the program's. */
export interface Compared {
  readonly wanted: ArrayLike<number>;
  readonly found: ArrayLike<number>;
}

/**
 * Largest difference of probabilities (0..1) that the errors of these films' logits make where the sigmoid is steepest, for each output within what
 * its films reach and half their spread beyond. `others`: the model's own logits of further films.
 */
export function foreseenDifference(images: readonly Compared[], others: readonly ArrayLike<number>[] = []): number {
  const outputs = images[0]?.wanted.length ?? 0;
  let worst = 0;
  for (let k = 0; k < outputs; k++) {
    const logits = images.map(({ wanted, found }) => [logitOf(wanted[k]), logitOf(found[k])] as const);
    const own = [...logits.map(([wanted]) => wanted), ...others.map((values) => values[k])];
    const [low, high] = [Math.min(...own), Math.max(...own)];
    const beyond = BEYOND * (high - low);
    const steepest = Math.min(Math.max(0, low - beyond), high + beyond);
    for (const [wanted, found] of logits)
      worst = Math.max(worst, Math.abs(sigmoid(steepest + found - wanted) - sigmoid(steepest)));
  }
  return worst;
}

function logitOf(probability: number): number {
  const logit = Math.log(probability) - Math.log1p(-probability);
  return Math.min(Math.max(logit, -LARGEST_LOGIT), LARGEST_LOGIT);
}
