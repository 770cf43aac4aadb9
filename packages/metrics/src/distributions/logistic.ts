/** Log odds of a probability between 0 and 1, which are infinite at either end. */
export function logit(probability: number): number {
  return Math.log(probability / (1 - probability));
}

/** The probability that has these log odds: the logistic function, inverse of `logit`. */
export function logistic(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}
