/**
 * Images and labels of the hospital: decoding to grey, the program's declared preprocessing, test sets, and the
 * generator of phantom chest films.
 */
export { decodeImage, readImage } from './decode/decode.ts';
export { detectFormat, type ImageFormat } from './decode/detect.ts';
export type { GreyImage } from './decode/grey-image.ts';
export { DEFAULT_LIMITS, type DecodeLimits } from './decode/limits.ts';
export type { ColumnMapping } from './labels/columns.ts';
export { type LabelOptions, type LabelProblem, parseLabels, problemsError, readTestSet } from './labels/read-labels.ts';
export { countTestSet, type SiteCounts, type TestImage, type TestSet, type TestStudy } from './labels/test-set.ts';
export { preprocessImage } from './preprocess/preprocess.ts';
