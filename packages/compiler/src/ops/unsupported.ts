/** Operators that cannot be had, and what to do instead; for all others the list of those that can says enough. */
const AT_THE_END =
  'opens an index or a list in place of scores. Cut the model off before it with --output-name: the scores say which class is the largest';
const RECURRENT =
  'is recurrent: no protocol here computes that. Replace it by convolutions or attention over the sequence';
const BY_PLACE =
  'chooses by what the image holds. Cut the model off before it with --output-name, and choose from the scores';
const JUMPS =
  'jumps where its argument passes a threshold, which values of limited precision cannot follow. Cut the model off before it with --output-name, or train it without';
const CONTROL =
  'repeats a number of times that is not known when the model is compiled. Export the model with a fixed number of steps';

const REASONS: Readonly<Record<string, string>> = {
  ArgMax: AT_THE_END,
  ArgMin: AT_THE_END,
  TopK: AT_THE_END,
  LSTM: RECURRENT,
  GRU: RECURRENT,
  RNN: RECURRENT,
  NonZero: BY_PLACE,
  NonMaxSuppression: BY_PLACE,
  GatherND: BY_PLACE,
  ScatterND: BY_PLACE,
  RoiAlign: BY_PLACE,
  And: JUMPS,
  Ceil: JUMPS,
  Equal: JUMPS,
  Floor: JUMPS,
  Hardmax: JUMPS,
  Or: JUMPS,
  Round: JUMPS,
  Sign: JUMPS,
  Xor: JUMPS,
  GridSample: BY_PLACE,
  Loop: CONTROL,
  Scan: CONTROL,
};

/** Why an operator is refused, as the end of a sentence that begins with its node. */
export function whyUnsupported(operator: string, supported: string): string {
  const reason = Object.hasOwn(REASONS, operator) ? REASONS[operator] : undefined;
  return reason ? `, which ${reason}.` : `; supported are ${supported}.`;
}
