export { activate } from './cleartext/activate.ts';
export {
  type CleartextResult,
  type CleartextState,
  type CleartextStep,
  cleartextSteps,
  meaningContext,
  runCleartext,
} from './cleartext/executor.ts';
export { isValid } from './cleartext/is-valid.ts';
export * from './schema/canonical.ts';
export * from './schema/number-plane.ts';
export * from './schema/output-meaning.ts';
export * from './schema/parse.ts';
export * from './schema/program.ts';
export { scopeOf } from './schema/scope.ts';
export * from './schema/validate.ts';
export type { AddStep, SubtractStep } from './steps/add.ts';
export { COMPARE_NUMBERS, type CompareStep, type CompareWeights } from './steps/compare.ts';
export type { ConcatStep } from './steps/concat.ts';
export type {
  Meaning,
  MeaningContext,
  PlanesOrigin,
  PlanesStepDefinition,
  Scope,
  StepBase,
  StepDefinition,
  TensorStepDefinition,
  Tolerance,
  Words,
} from './steps/definition.ts';
export { EXTEND_NUMBERS, type ExtendStep, type ExtendWeights, extendValues } from './steps/extend.ts';
export type { FlattenStep } from './steps/flatten.ts';
export * from './steps/ignored-bits.ts';
export {
  type Convolution,
  convolve,
  convolveAndTruncate,
  LEAST_LOSSY_SHIFT,
  LINEAR_NUMBERS,
  type LinearStep,
  type LinearWeights,
  linearProducts,
} from './steps/linear.ts';
export type { MaxPoolStep } from './steps/max-pool.ts';
export type { MultiplexStep } from './steps/multiplex.ts';
export type { PermuteStep } from './steps/permute.ts';
export {
  channelsOfSample,
  checkedValues,
  inGuardBand,
  RANGE_CHECK_BITS,
  type RangeCheckStep,
} from './steps/range-check.ts';
export { definitionOf, OPERATIONS, type Operation, PRIVATE_FORMS, type Step, type StepOf } from './steps/registry.ts';
export type { ReshapeStep } from './steps/reshape.ts';
export type { RoundStep } from './steps/round.ts';
export { type SampleStep, samplePlaces } from './steps/sample.ts';
export type { ScaleChannelsStep } from './steps/scale-channels.ts';
export type { SliceStep } from './steps/slice.ts';
export type { SumPoolStep } from './steps/sum-pool.ts';
export type { TruncateStep } from './steps/truncate.ts';
export { tapRows, type Window, windowOutput } from './steps/window.ts';
export {
  type PlanesSpec,
  positionCount,
  type Shape,
  sameShape,
  shapeText,
  type TensorSpec,
  valueCount,
} from './tensor.ts';
export * from './text/render.ts';
export * from './text/units.ts';
export * from './values/integers.ts';
export * from './values/rounding.ts';
export {
  arraysOf,
  type ElementType,
  type NumbersOf,
  type PrivateArray,
  type PrivateForm,
  type PrivateNumbers,
} from './weights/private-numbers.ts';
export * from './weights/weights.ts';
export * from './weights-file/check.ts';
export * from './weights-file/file.ts';
