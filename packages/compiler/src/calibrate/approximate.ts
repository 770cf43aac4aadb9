/** Functions of one value into piecewise linear ones for the ranges that calibration has seen. */
import { DoubleblindError } from '@doubleblind/errors';
import type { ChannelStatistics } from '../fixed-point/ranges.ts';
import { type Expression, expressionNodes } from '../layers/expression.ts';
import type { FunctionLayer, Layer } from '../layers/layer.ts';
import { fitWithTails } from '../layers/piecewise-tails.ts';
import { layersInOrder, rewrite } from '../layers/rewrite.ts';
import { RuntimeGraph } from '../onnx/runtime.ts';
import { channelAffine } from '../ops/channel-affine.ts';
import { weightedSum } from '../ops/combine.ts';
import { approximatePower, powerOfValue } from './approximate-power.ts';
import type { Fitted } from './fitted.ts';

const SAMPLES = 4096;
/** The films' range is fitted so much wider; further out the last slopes go on. */
const MARGIN = 1.2;

/** A function that was replaced. */
export interface Approximation {
  /** The node that it comes from. */
  readonly name: string;
  readonly knots: number;
  /** Largest error on [low, high]. */
  readonly error: number;
  readonly low: number;
  readonly high: number;
}

export const hasFunctions = (output: Layer): boolean =>
  layersInOrder(output).some((layer) => layer.kind === 'function');

/**
 * @param statistics of every layer that a function reads
 * @param tolerance largest error, as a part of each function's own range
 */
export async function approximateFunctions(
  output: Layer,
  statistics: ReadonlyMap<Layer, ChannelStatistics>,
  tolerance: number,
): Promise<{ output: Layer; approximations: Approximation[] }> {
  const approximations: Approximation[] = [];
  const fitted = new Map<string, Fitted>();
  for (const layer of layersInOrder(output)) {
    if (layer.kind !== 'function') continue;
    const seen = statistics.get(layer.inputs[0]) as ChannelStatistics;
    const range = rangeOf(seen);
    const power = powerOfValue(layer.expression);
    const fit =
      (power && approximatePower(power, seen)) ??
      (await approximateExpression(layer, { ...range, ...furthest(seen) }, tolerance));
    fitted.set(layer.name, fit);
    const knots = fit.fits.reduce((sum, one) => sum + one.knots.length, 0);
    approximations.push({ name: layer.name, knots, error: fit.error, ...range });
  }
  const replaced = rewrite(output, (layer) =>
    layer.kind === 'function' ? replacement(layer, fitted.get(layer.name) as Fitted) : layer,
  );
  return { output: replaced, approximations };
}

function replacement({ name, shape, inputs: [input] }: FunctionLayer, { fits, before, unit }: Fitted): Layer {
  const source = before ? channelAffine(`${name}/argument`, input, before.factor, before.offset) : input;
  const terms = fits.map((fit, index): Layer => {
    const own = index === 0 ? name : `${name}/term${index + 1}`;
    return { kind: 'piecewise', name: own, shape, inputs: [source], fit, isPower: before !== undefined };
  });
  const sum = terms.length === 1 ? terms[0] : sumOf(`${name}/all`, terms);
  return unit ? channelAffine(`${name}/unit`, sum, unit, undefined) : sum;
}

/** From so many terms on, the slopes of the first are thousands of times those of the last. */
const TERMS_APART = 3;

/**
 * One linear step has one scale for all of its weights, and rounds those of the last terms to nothing where there are many; then each is brought
 * to the sum's scale by itself.
 */
function sumOf(name: string, terms: readonly Layer[]): Layer {
  const [{ shape }] = terms;
  if (terms.length >= TERMS_APART) return { kind: 'add', name, shape, inputs: terms };
  const factor = new Float64Array(shape[0]).fill(1);
  return weightedSum(
    name,
    terms.map((layer) => ({ layer, factor })),
  );
}

function rangeOf({ low, high }: ChannelStatistics): { low: number; high: number } {
  const lowest = low.reduce((a, b) => Math.min(a, b));
  const highest = high.reduce((a, b) => Math.max(a, b));
  const more = Math.max((highest - lowest) * (MARGIN - 1), 1e-3) / 2;
  // What was never below zero may be the argument of a root, what was never above it that of an exponential.
  return {
    low: lowest >= 0 ? Math.max(lowest - more, lowest / 2) : lowest - more,
    high: highest <= 0 ? Math.min(highest + more, highest / 2) : highest + more,
  };
}

/** Of all channels, on odd images too. */
function furthest({ hostileLow, hostileHigh }: ChannelStatistics): { lowest: number; highest: number } {
  return {
    lowest: hostileLow.reduce((a, b) => Math.min(a, b)),
    highest: hostileHigh.reduce((a, b) => Math.max(a, b)),
  };
}

/** A range on films, and how far odd images go. */
interface Reached {
  readonly low: number;
  readonly high: number;
  readonly lowest: number;
  readonly highest: number;
}

/** @throws DoubleblindError DB1006 for a function that was always given zero, or that has no value in its range, such as a logarithm of zero */
async function approximateExpression(
  { name, expression }: FunctionLayer,
  { low, high, lowest, highest }: Reached,
  tolerance: number,
): Promise<Fitted> {
  if (low === high) {
    const detail = `Node "${name}" is given ${low} by every calibration image: what other images give it is not known. Calibrate with more varied images, or leave the node out of the model.`;
    throw new DoubleblindError('DB1006', detail);
  }
  const xs = Float64Array.from({ length: SAMPLES + 1 }, (_, i) => low + ((high - low) * i) / SAMPLES);
  const ys = Float64Array.from(await sample(expression, Float32Array.from(xs)));
  const without = ys.findIndex((y) => !Number.isFinite(y));
  if (without >= 0) {
    const detail = `Node "${name}" has no finite value at ${xs[without]}; the calibration images lead it to ${low} to ${high}.`;
    throw new DoubleblindError('DB1006', detail);
  }
  const span = ys.reduce((a, b) => Math.max(a, b)) - ys.reduce((a, b) => Math.min(a, b));
  const ends = [
    { x: Math.min(lowest, low), end: low },
    { x: Math.max(highest, high), end: high },
  ];
  const beyond = await sample(
    expression,
    Float32Array.from(ends, ({ x }) => x),
  );
  const tails = ends.flatMap((end, i) => (Number.isFinite(beyond[i]) ? [{ ...end, y: beyond[i] }] : []));
  const fit = fitWithTails(xs, ys, span * tolerance, tails);
  return { fits: [fit], error: fit.error };
}

async function sample(expression: Expression, values: Float32Array): Promise<Float32Array> {
  const { nodes, tensors } = expressionNodes(expression, 'x', 'y');
  const dims = [values.length];
  const graph = await RuntimeGraph.load({
    nodes,
    tensors,
    inputs: [{ name: 'x', dims }],
    outputs: [{ name: 'y' }],
    opset: 14,
  });
  try {
    return (await graph.run({ x: { dims, data: values } })).get('y')?.data as Float32Array;
  } finally {
    await graph.release();
  }
}
