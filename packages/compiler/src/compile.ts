/** ONNX to a public program and private weights: the compiler's pipeline. */
import { DoubleblindError } from '@doubleblind/errors';
import { type PrivateWeights, type Program, scoreActivation } from '@doubleblind/program';
import { type Approximation, approximateFunctions, hasFunctions } from './calibrate/approximate.ts';
import { hostileImages, oddImages } from './calibrate/hostile.ts';
import { correctOutput, medianError } from './calibrate/output-bias.ts';
import { type Difference, difference, type ScoreRule } from './calibrate/probabilities.ts';
import { simulate } from './calibrate/simulation.ts';
import { measure } from './calibrate/statistics.ts';
import { CHECKED_IMAGES, sweep } from './calibrate/sweep.ts';
import type { SweepSubject } from './calibrate/sweep-subject.ts';
import { type CheckImages, checkAgainstFile, type FileCheck, requireAgreement } from './check/against-file.ts';
import { checkNumbers } from './check/input-numbers.ts';
import { masksOf } from './check/output-masks.ts';
import { decideMeaning, requireProbabilities } from './check/output-meaning.ts';
import { checkLabels } from './check/output-names.ts';
import type { Description } from './emit/description.ts';
import { type Emitted, emit } from './emit/emit.ts';
import { buildPlan } from './fixed-point/build-plan.ts';
import { centre } from './fixed-point/centre.ts';
import { type ExtendedPlan, insertExtensions } from './fixed-point/extensions.ts';
import { assignScales, chosenWidths } from './fixed-point/scales.ts';
import { uniformWidths, type Widths } from './fixed-point/widths.ts';
import type { Layer } from './layers/layer.ts';
import { layersInOrder } from './layers/rewrite.ts';
import { ModelFile } from './onnx/model-file.ts';
import { readOnnx } from './onnx/read.ts';
import { type CompileOptions, checkOptions, DEFAULTS } from './options.ts';
import { inferShapes } from './passes/infer-shapes.ts';
import { lowerGraph } from './passes/lower-graph.ts';
import { simplify } from './passes/simplify.ts';

/** Fewer images say too little about what all have in common. */
const CORRECTED_FROM = 4;
/** From so many calibration images on, every fourth is kept apart. */
const KEPT_APART_FROM = 8;
const KEPT_APART_STEP = 4;
/** More films kept apart say little more, and each is run twice. */
const MOST_KEPT_APART = 16;

/** What the vendor learns about the compilation; none of it is secret but it is not part of the program either. */
export interface CompileReport {
  readonly widths: Widths;
  /** Differences of probabilities between the program and the float model on the calibration images. */
  readonly accuracy: Difference;
  /** Calibration images that the accuracy was measured on. */
  readonly calibrationImages: number;
  /** The program beside the model's own file. */
  readonly check: FileCheck;
  /** Functions that are computed piecewise linearly. */
  readonly approximations: readonly Approximation[];
}

/** A compiled model: the program is public, the weights are the vendor’s, the report tells what was measured. */
export interface Compiled {
  readonly program: Program;
  readonly weights: PrivateWeights;
  readonly report: CompileReport;
}

/**
 * Compiles a model. Deterministic: the same bytes, images and options give the same program and weights.
 * @throws DoubleblindError DB1001-DB1017
 */
export async function compile(onnx: Uint8Array, options: CompileOptions): Promise<Compiled> {
  checkOptions(options);
  const whole = readOnnx(onnx, options.path);
  const graph = await inferShapes(whole, options.inputShape, options.outputName);
  const innerValue = whole.outputs.some(({ name }) => name === graph.output) ? undefined : graph.output;
  checkNumbers(graph.numbers, options.numbers);
  const lowered = lowerGraph(graph, options.numbers);
  const meaning = decideMeaning(lowered, options.output);
  const exact = simplify(lowered.output);
  const masks = masksOf(
    graph.dims.get(graph.output) as readonly number[],
    graph.dims.get(graph.input) as readonly number[],
  );
  checkLabels(options.labels, exact.shape, masks);
  const { shape } = inputOf(exact);
  const { images, films, keptApart } = keepApart(options.calibration);
  const scores = { activation: scoreActivation({ activation: lowered.activation, meaning }), classes: masks?.classes };
  const { output, statistics, outputs, approximations } = await calibrate(exact, images, scores, options);
  if (meaning === 'probabilities' && scores.activation === 'none') requireProbabilities(outputs);
  const plan = insertExtensions(centre(buildPlan(output, statistics, options.margin ?? DEFAULTS.margin)));
  const description: Description = {
    model: options.name ?? (graph.graph.name || 'model'),
    activation: lowered.activation,
    meaning,
    inputName: graph.input,
    outputName: graph.output,
    innerValue,
    labels: options.labels,
    masks,
    preprocessing: options.preprocessing,
    volume: options.volume,
    numbers: options.numbers,
    calibration: options.calibrationFilms,
    openedFractionBits: options.openedFractionBits ?? DEFAULTS.openedFractionBits,
    checkedPlaces: masks ? 0 : (options.checkedPlaces ?? DEFAULTS.checkedPlaces),
  };
  const build = (widths: Widths) => emit(assignScales(plan, widths), description);
  const { onProgress } = options;
  const inputFractionBits = fractionBitsFor(images);
  const subject = { plan, build, images, outputs, scores, inputFractionBits, onProgress };
  const checked = { films, keptApart, odd: oddImages(images, shape), others: outputs };
  const file = await ModelFile.open(onnx, {
    output: graph.output,
    innerValue,
    path: options.path,
    numbers: options.numbers,
    ...(options.inputShape ? { inputShape: options.inputShape } : {}),
  });
  try {
    return await chooseAndCheck({ subject, description, file, checked, approximations }, options);
  } finally {
    await file.release();
  }
}

/** Largest errors of piecewise linear functions, as parts of their ranges, that are tried one after the other. */
const TOLERANCES = [1e-3, 3e-4, 1e-4] as const;
/** Part of the targets that they may take. */
const PART_OF_FUNCTIONS = 1 / 3;

/** Ranges of the layers, functions replaced as finely as the targets need; the outputs are those of the functions themselves. */
async function calibrate(exact: Layer, images: readonly Float32Array[], scores: ScoreRule, options: CompileOptions) {
  const { shape } = inputOf(exact);
  const targets = targetsOf(options);
  const hostile = hostileImages(images, shape);
  const onImage = everySoOften(options.onProgress, 'measured ranges on');
  const measured = await measure(exact, shape, images, hostile, onImage);
  const { outputs } = measured;
  if (!hasFunctions(exact)) return { output: exact, approximations: [], ...measured };
  for (const tolerance of TOLERANCES) {
    const { output, approximations } = await approximateFunctions(exact, measured.statistics, tolerance);
    const { statistics, outputs: approximated } = await measure(output, shape, images, hostile, onImage);
    const { maximum, mean } = difference(approximated, outputs, scores);
    const close = maximum <= targets.maximum * PART_OF_FUNCTIONS && mean <= targets.mean * PART_OF_FUNCTIONS;
    if (close || tolerance === TOLERANCES.at(-1)) return { output, approximations, statistics, outputs };
  }
  throw new Error('there is a last tolerance');
}

/** Progress images apart: each takes a second for large networks. */
const TOLD_IMAGES = 8;

function everySoOften(onProgress: CompileOptions['onProgress'], what: string) {
  return (done: number, total: number) => {
    if (done % TOLD_IMAGES === 0 || done === total) onProgress?.(`${what} ${done} of ${total} images`);
  };
}

const inputOf = (output: Layer) => layersInOrder(output).find(({ kind }) => kind === 'input') as Layer;

/** Films that are calibrated on, and others to check the result with; the same ones where there are few. */
function keepApart(calibration: readonly Float32Array[]) {
  if (calibration.length < KEPT_APART_FROM) return { images: calibration, films: calibration, keptApart: false };
  const isApart = (index: number) => index % KEPT_APART_STEP === KEPT_APART_STEP - 1;
  const films = calibration.filter((_, index) => isApart(index)).slice(0, MOST_KEPT_APART);
  const taken = new Set(films);
  return { images: calibration.filter((image) => !taken.has(image)), films, keptApart: true };
}

/** Bits of the largest input: eight-bit pixels keep all of their levels whatever they are divided by. */
const INPUT_BITS = 10;

/** Fraction bits at which the largest input takes INPUT_BITS bits. */
function fractionBitsFor(images: readonly Float32Array[]): number {
  const largest = images.reduce((most, image) => image.reduce((a, b) => Math.max(a, Math.abs(b)), most), 2 ** -4);
  return Math.max(0, INPUT_BITS - Math.ceil(Math.log2(largest)));
}

interface Job {
  readonly subject: SweepSubject;
  readonly description: Description;
  readonly file: ModelFile;
  readonly checked: CheckImages;
  readonly approximations: readonly Approximation[];
}

/** Parts of what was aimed at. */
const CLOSER = [1 / 2, 1 / 4, 1 / 8] as const;

/** What films to come may differ by, beside the films at hand. */
const FORESEEN = 2;

/** How much of what was aimed at the films kept apart take, and films to come: more than 1 is too much. */
const takenOf = ({ maximum, foreseen }: FileCheck, targets: Difference) =>
  Math.max(maximum, foreseen / FORESEEN) / targets.maximum;

/**
 * Widths are chosen on the calibration images, where the differences come out too small. Where films kept apart exceed what was aimed at, or films to come
 * may exceed twice as much, they are chosen once more for half of it, and for less, until neither does.
 */
async function chooseAndCheck(job: Job, options: CompileOptions): Promise<Compiled> {
  const targets = targetsOf(options);
  let compiled = await chooseOnce(job, options, targets);
  const isChosen = options.widths === undefined && (options.bits ?? 'auto') === 'auto';
  const taken = ({ report }: Compiled) => takenOf(report.check, targets);
  if (isChosen && compiled.report.accuracy.maximum <= targets.maximum && taken(compiled) > 1) {
    for (const part of CLOSER) {
      const closer = { maximum: targets.maximum * part, mean: targets.mean * part };
      const found = await chooseOnce(job, options, closer).catch(ifOutOfReach);
      if (found && taken(found) < taken(compiled)) compiled = found;
      if (!found || taken(compiled) <= 1) break;
    }
  }
  requireAgreement(compiled.report.check, options.maxFileDifference ?? DEFAULTS.maxFileDifference);
  return compiled;
}

function ifOutOfReach(error: unknown): undefined {
  if (error instanceof DoubleblindError && error.code === 'DB1012') return undefined;
  throw error;
}

async function chooseOnce(job: Job, options: CompileOptions, targets: Difference): Promise<Compiled> {
  const { subject, description, file, checked } = job;
  const { plan, build, images } = subject;
  const widths = options.widths ?? (await chooseWidths(subject, options, targets));
  const plain = await evaluate(subject, build(widths));
  const corrected = await correct(subject, plain, (better) => emit(assignScales(better, widths), description));
  const { program, weights, accuracy } = improves(corrected, plain, targets) ? corrected : plain;
  const report = {
    widths: chosenWidths(assignScales(plan, widths)),
    accuracy,
    calibrationImages: Math.min(images.length, CHECKED_IMAGES),
    check: await checkAgainstFile(
      file,
      program,
      weights,
      checked,
      everySoOften(subject.onProgress, 'compared with the file on'),
    ),
    approximations: job.approximations,
  };
  return { program, weights, report };
}

interface Evaluated {
  readonly program: Program;
  readonly weights: PrivateWeights;
  readonly results: readonly Float32Array[];
  readonly accuracy: Difference;
}

async function evaluate({ images, outputs, scores }: SweepSubject, emitted: Emitted): Promise<Evaluated> {
  const weights = emitted.weights();
  const results = await simulate(emitted.program, weights, images.slice(0, CHECKED_IMAGES));
  return { program: emitted.program, weights, results, accuracy: difference(results, outputs, scores) };
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
function improves(corrected: Evaluated, plain: Evaluated, targets: Difference): boolean {
  const allowed = Math.max(targets.maximum, plain.accuracy.maximum);
  return corrected.accuracy.mean <= plain.accuracy.mean && corrected.accuracy.maximum <= allowed;
}

const targetsOf = (options: CompileOptions): Difference => ({
  maximum: options.maxProbabilityDifference ?? DEFAULTS.maxProbabilityDifference,
  mean: options.meanProbabilityDifference ?? DEFAULTS.meanProbabilityDifference,
});

async function chooseWidths(subject: SweepSubject, options: CompileOptions, targets: Difference): Promise<Widths> {
  const { bits = 'auto', ignoredBits = DEFAULTS.ignoredBits } = options;
  if (bits !== 'auto')
    return uniformWidths(subject.plan, {
      ...DEFAULTS,
      inputFractionBits: subject.inputFractionBits,
      compareBits: bits,
      ignoredBits,
      weightBits: options.weightBits ?? bits,
    });
  const strict = options.maxProbabilityDifference !== undefined || options.meanProbabilityDifference !== undefined;
  return sweep(subject, targets, { ignoredBits, strict });
}
