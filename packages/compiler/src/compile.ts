/** ONNX to a public program and private weights: the compiler's pipeline. */
import type { PrivateWeights, Program } from '@doubleblind/program';
import { hostileImages } from './calibrate/hostile.ts';
import { correctOutput, medianError } from './calibrate/outputBias.ts';
import { type Difference, difference } from './calibrate/probabilities.ts';
import { simulate } from './calibrate/simulation.ts';
import { measure } from './calibrate/statistics.ts';
import { type SweepSubject, sweep } from './calibrate/sweep.ts';
import { type Emitted, emit } from './emit/emit.ts';
import { buildPlan } from './fixedPoint/buildPlan.ts';
import { centre } from './fixedPoint/centre.ts';
import { type ExtendedPlan, insertExtensions } from './fixedPoint/extensions.ts';
import { assignScales, chosenWidths } from './fixedPoint/scales.ts';
import { uniformWidths, type Widths } from './fixedPoint/widths.ts';
import { layersInOrder } from './layers/rewrite.ts';
import { readOnnx } from './onnx/read.ts';
import { type CompileOptions, checkOptions, DEFAULTS } from './options.ts';
import { inferShapes } from './passes/inferShapes.ts';
import { lowerGraph } from './passes/lowerGraph.ts';
import { simplify } from './passes/simplify.ts';

/** Calibration images that are simulated to measure accuracy. */
const CHECKED_IMAGES = 32;
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
  const corrected = await withoutOutputBias(subject, build(widths));
  const scaled = assignScales(corrected, widths);
  const { program, weights: numbers } = emit(scaled, description);
  const weights = numbers();
  const checked = images.slice(0, CHECKED_IMAGES);
  const accuracy = difference(await simulate(program, weights, checked), outputs, lowered.activation);
  return { program, weights, report: { widths: chosenWidths(scaled), accuracy, calibrationImages: checked.length } };
}

async function withoutOutputBias({ plan, images, outputs }: SweepSubject, emitted: Emitted): Promise<ExtendedPlan> {
  if (images.length < CORRECTED_FROM) return plan;
  const results = await simulate(emitted.program, emitted.weights(), images.slice(0, CHECKED_IMAGES));
  return correctOutput(plan, medianError(results, outputs));
}

async function chooseWidths(subject: SweepSubject, options: CompileOptions): Promise<Widths> {
  const bits = options.bits ?? 'auto';
  if (bits !== 'auto')
    return uniformWidths(subject.plan, { ...DEFAULTS, compareBits: bits, weightBits: options.weightBits ?? bits });
  return sweep(subject, {
    maximum: options.maxProbabilityDifference ?? DEFAULTS.maxProbabilityDifference,
    mean: options.meanProbabilityDifference ?? DEFAULTS.meanProbabilityDifference,
  });
}
