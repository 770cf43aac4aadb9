/**
 * Bits for the weights of the layer that makes the output. Its ring holds the output's bits and those of its shift, and where it reads means over
 * maps, sums of them have taken some of the ring already: at 14 bits of magnitude five or six would be left to a weight. Then what is read gets
 * the smaller scale at which rounding of values and of weights cost the output the same.
 */
import type { ExtendedPlan } from './extensions.ts';
import { isArranging, type PlanLinear, type PlanStep, type PlanTensor } from './plan.ts';
import { largestWeight, RING_BITS, rowPeaks, type ScaleOf } from './weight-widths.ts';
import type { Widths } from './widths.ts';

/** Bits of magnitude that are left to the values. */
const LEFT_BITS = 9;
/** What a mean of rounded values is off by, in their last bit: less than that of one, but of one sign where values are alike. */
const VALUE_ERROR = 0.5;
/** Root of the mean square of what rounding takes from a weight, in its last bit. */
const WEIGHT_ERROR = 0.29;

/**
 * Lowers the scales of what the output is made of, where nothing else reads it.
 * @param bits width of each narrow tensor and of the output
 * @param truncated bits by which a tensor was wider before truncations
 * @param scales per root of a scale variable
 */
export function leaveBitsToWeights(
  plan: ExtendedPlan,
  widths: Widths,
  bits: ReadonlyMap<PlanTensor, number>,
  truncated: ReadonlyMap<PlanTensor, number>,
  scales: Float64Array,
): void {
  const step = plan.steps.find(({ output }) => output === plan.output);
  const wanted = step && widths.linear[step.name];
  if (step?.op !== 'linear' || !wanted) return;
  const roots = new Set(step.inputs.flatMap((tensor) => Array.from(tensor.scales, (one) => plan.scales.find(one))));
  const narrow = ownTensors(plan, step, roots);
  const lost = Math.max(...step.inputs.map((tensor) => truncated.get(tensor) ?? 0));
  if (!narrow || lost === 0) return;
  const shift = wanted.shift ?? RING_BITS - lost - (bits.get(plan.output) as number);
  const scaleOf: ScaleOf = (tensor, channel) => scales[plan.scales.find(tensor.scales[channel])];
  const errors = outputErrors(step, shift, scaleOf);
  const magnitudes = narrow.map((tensor) => (bits.get(tensor) as number) - 1 - tensor.extraBits);
  const even = Math.round(Math.log2(errors.weights / errors.values) / 2);
  const less = Math.min(even, Math.min(...magnitudes) - LEFT_BITS, missingBits(step, wanted, scaleOf));
  if (!(less > 0)) return;
  for (const root of roots) scales[root] /= 2 ** less;
}

/** Of a shift that is given: bits by which the weights may become larger. */
function missingBits(step: PlanLinear, { weightBits, shift }: Widths['linear'][string], scaleOf: ScaleOf): number {
  if (shift === undefined) return Number.POSITIVE_INFINITY;
  const peak = rowPeaks(step, scaleOf).reduce((a, b) => Math.max(a, b), 0) * 2 ** shift;
  return Math.floor(Math.log2(largestWeight(weightBits) / peak));
}

/** What rounding of values, and of weights, adds to an output; a smaller scale makes the one larger and the other smaller. */
function outputErrors(step: PlanLinear, shift: number, scaleOf: ScaleOf) {
  const outputs = step.output.shape[0];
  const weightUnit = scaleOf(step.output, 0) * 2 ** shift;
  const errors = { values: 0, weights: 0 };
  const inputs = step.inputs.flatMap((tensor) =>
    Array.from(tensor.scales, (_, c) => ({ scale: scaleOf(tensor, c), mean: tensor.mean?.[c] ?? tensor.high[c] / 8 })),
  );
  for (const [i, { scale, mean }] of inputs.entries()) {
    let squares = 0;
    for (let o = 0; o < outputs; o++) squares += step.weights[o * inputs.length + i] ** 2 / outputs;
    errors.values += squares * (VALUE_ERROR / scale) ** 2;
    errors.weights += (WEIGHT_ERROR * mean * (scale / weightUnit)) ** 2;
  }
  return { values: Math.sqrt(errors.values), weights: Math.sqrt(errors.weights) };
}

/** The narrow tensors of these scales, where they are one convolution's values and what is made of them for the output alone. */
function ownTensors(plan: ExtendedPlan, last: PlanLinear, roots: ReadonlySet<number>): PlanTensor[] | undefined {
  const has = ({ scales }: PlanTensor) => scales.some((one) => roots.has(plan.scales.find(one)));
  const tensors: PlanTensor[] = [];
  for (const step of plan.steps) {
    if (step === last) continue;
    const reads = step.op !== 'multiplex' && step.inputs.some(has);
    if (!reads && !has(step.output)) continue;
    if (!isOwn(step, reads)) return undefined;
    if (plan.narrow.has(step.output)) tensors.push(step.output);
  }
  return plan.input.scales.some((one) => roots.has(plan.scales.find(one))) ? undefined : tensors;
}

/** Made by a convolution of other values, or of the values themselves one by one. */
function isOwn(step: PlanStep, reads: boolean): boolean {
  if (step.op === 'linear') return !reads;
  return isArranging(step) || ['multiplex', 'subtract', 'extend', 'sumPool', 'maxPool', 'truncate'].includes(step.op);
}
