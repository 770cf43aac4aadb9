/** ONNX to a public program and private weights: the compiler's pipeline. */
import type { PrivateWeights, Program } from '@doubleblind/program';
import { hostileImages } from './calibrate/hostile.ts';
import { correctOutput, medianError } from './calibrate/output-bias.ts';
import { type Difference, difference } from './calibrate/probabilities.ts';
import { simulate } from './calibrate/simulation.ts';
import { measure } from './calibrate/statistics.ts';
import { CHECKED_IMAGES, type SweepSubject, sweep } from './calibrate/sweep.ts';
import { type Emitted, emit } from './emit/emit.ts';
import { buildPlan } from './fixed-point/build-plan.ts';
import { centre } from './fixed-point/centre.ts';
import { type ExtendedPlan, insertExtensions } from './fixed-point/extensions.ts';
import { assignScales, chosenWidths } from './fixed-point/scales.ts';
import { uniformWidths, type Widths } from './fixed-point/widths.ts';
import { layersInOrder } from './layers/rewrite.ts';
import { readOnnx } from './onnx/read.ts';
import { type CompileOptions, checkOptions, DEFAULTS } from './options.ts';
import { inferShapes } from './passes/infer-shapes.ts';
import { lowerGraph } from './passes/lower-graph.ts';
import { simplify } from './passes/simplify.ts';

/** Fewer images say too little about what all have in common. */
const CORRECTED_FROM = 4;

/** What the vendor learns about the compilation; none of it is secret but it is not part of the program either. */
export interface CompileReport {
  readonly widths: Widths;
  /** Differences of probabilities between the program and the float model on the calibration images. */
  readonly accuracy: Difference;
  /** Calibration images that the accuracy was measured on. */
  readonly calibrationImages: number;
}

export interface Compiled {
  readonly program: Program;
  readonly weights: PrivateWeights;
  readonly report: CompileReport;
}

/**
 * Compiles a model. Deterministic: the same bytes, images and options give the same program and weights.
 * @throws DoubleblindError DB1001-DB1012
 */
export async function compile(onnx: Uint8Array, options: CompileOptions): Promise<Compiled> {
  checkOptions(options);
  const graph = await inferShapes(readOnnx(onnx), options.inputShape);
  const lowered = lowerGraph(graph);
  const output = simplify(lowered.output);
  const { shape } = layersInOrder(output).find((layer) => layer.kind === 'input') as { shape: typeof output.shape };
  const images = options.calibration;
  const { statistics, outputs } = await measure(output, shape, images, hostileImages(images, shape));
  const plan = insertExtensions(centre(buildPlan(output, statistics, options.margin ?? DEFAULTS.margin)));
  const description = {
    model: options.name ?? (graph.graph.name || 'model'),
    activation: lowered.activation,
    inputName: graph.input,
    outputName: graph.output,
    labels: options.labels,
    preprocessing: options.preprocessing,
  };
  const build = (widths: Widths) => emit(assignScales(plan, widths), description);
  const subject = { plan, build, images, outputs, activation: lowered.activation };
  const widths = options.widths ?? (await chooseWidths(subject, options));
  const plain = await evaluate(subject, build(widths));
  const corrected = await correct(subject, plain, (better) => emit(assignScales(better, widths), description));
  const { program, weights, accuracy } = improves(corrected, plain, options) ? corrected : plain;
  const report = {
    widths: chosenWidths(assignScales(plan, widths)),
    accuracy,
    calibrationImages: Math.min(images.length, CHECKED_IMAGES),
  };
  return { program, weights, report };
}

interface Evaluated {
  readonly program: Program;
  readonly weights: PrivateWeights;
  readonly results: readonly Float32Array[];
  readonly accuracy: Difference;
}

async function evaluate({ images, outputs, activation }: SweepSubject, emitted: Emitted): Promise<Evaluated> {
  const weights = emitted.weights();
  const results = await simulate(emitted.program, weights, images.slice(0, CHECKED_IMAGES));
  return { program: emitted.program, weights, results, accuracy: difference(results, outputs, activation) };
}

async function correct(
  subject: SweepSubject,
  plain: Evaluated,
  build: (plan: ExtendedPlan) => Emitted,
): Promise<Evaluated> {
  if (subject.images.length < CORRECTED_FROM) return plain;
  const error = medianError(plain.results, subject.outputs);
  return evaluate(subject, build(correctOutput(subject.plan, error)));
}

/** Closer on average, and not by missing a target that was met. */
function improves(corrected: Evaluated, plain: Evaluated, options: CompileOptions): boolean {
  const allowed = Math.max(targetsOf(options).maximum, plain.accuracy.maximum);
  return corrected.accuracy.mean <= plain.accuracy.mean && corrected.accuracy.maximum <= allowed;
}

const targetsOf = (options: CompileOptions): Difference => ({
  maximum: options.maxProbabilityDifference ?? DEFAULTS.maxProbabilityDifference,
  mean: options.meanProbabilityDifference ?? DEFAULTS.meanProbabilityDifference,
});

async function chooseWidths(subject: SweepSubject, options: CompileOptions): Promise<Widths> {
  const { bits = 'auto', ignoredBits = DEFAULTS.ignoredBits } = options;
  if (bits !== 'auto')
    return uniformWidths(subject.plan, {
      ...DEFAULTS,
      compareBits: bits,
      ignoredBits,
      weightBits: options.weightBits ?? bits,
    });
  return sweep(subject, targetsOf(options), ignoredBits);
}
