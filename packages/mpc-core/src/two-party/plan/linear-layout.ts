/**
 * How the images of a batch go into the coefficients of polynomials for one linear step: a pure function of public
 * values, used by both parties and by the cost model.
 *
 * A strided convolution is a stride-1 convolution over views: view (y, x) of a channel holds the padded pixels
 * (stride_y * i + y, stride_x * j + x). All images of a view lie in one linear address space of positions, image below
 * image, row after row, where neighbours share their zero halo. An output sits at the position of its window's top left
 * corner and reads the positions at the fixed offsets of the kernel's taps, so this space may be cut anywhere: a group
 * is a run of output positions with `span` more positions of input behind it. Where a group fills less than half a
 * polynomial, several views share one ("blocks"): block b is an extra offset of b * blockLength. Where a coefficient holds
 * several values ("levels"), a group is so many runs of equal length, one behind the other. Groups of equal parameters make
 * a section; linear-plan.ts chooses the sections.
 */
import type { Geometry, Tap, View } from './linear-geometry.ts';
import { inputCoefficientBits, type LinearParameters } from './linear-noise.ts';

/** Packed words come in multiples of this many. */
export const PACK_UNIT = 128;
/** Bytes that a message of ciphertexts has at most, unless a single polynomial has more. */
export const MESSAGE_BYTES = 1 << 19;
/** Groups whose inputs may be under way while an earlier group's results are awaited. */
export const GROUPS_AHEAD = 2;
/**
 * Groups that share their second polynomials: group i of a bundle is encrypted under secret key i with the same a, so that W
 * times a is computed, hidden and sent once a bundle (docs/SECURITY.md).
 */
export const MOST_KEYS = 16;

/** Output positions that one set of polynomials serves. */
export interface Group {
  /** First output position and the end. */
  readonly first: number;
  readonly end: number;
  /** Output positions of a level (fewer in the last): level j begins at first + j * positions. */
  readonly positions: number;
  /** Views of channels that share a polynomial, and the coefficients of one. */
  readonly blocks: number;
  readonly blockLength: number;
  readonly inputPolynomials: number;
  /** Outputs of one channel, of all levels and of each. */
  readonly usefulOutputs: number;
  readonly levelOutputs: readonly number[];
  /** Which bundle it belongs to, and its place there, which is the number of its secret key. */
  readonly bundle: number;
  readonly key: number;
}

/** One section of a linear step. */
export interface LinearLayout {
  readonly parameters: LinearParameters;
  readonly batch: number;
  readonly input: { readonly channels: number; readonly height: number; readonly width: number };
  readonly output: { readonly channels: number; readonly height: number; readonly width: number };
  readonly views: readonly View[];
  /** [kernel height][kernel width]. */
  readonly taps: readonly Tap[];
  /** Positions from one row to the next, and rows from one image to the next. */
  readonly pitch: number;
  readonly imageRows: number;
  /** Largest tap offset. */
  readonly span: number;
  readonly groups: readonly Group[];
  readonly bundles: number;
  /** Secret keys in use: the groups of the largest bundle. */
  readonly keys: number;
  readonly inputPolynomials: number;
  /** Results: one for each group and output channel. */
  readonly outputPolynomials: number;
  /** Polynomials a message: every message is about half a MiB. */
  readonly inputsPerMessage: number;
  readonly outputsPerMessage: number;
  readonly bytesToVendor: number;
  readonly bytesToHospital: number;
}

/** Runs of useful output positions of a group, in order: position, index within one output channel [B][H][W], length. */
export function outputRuns(
  layout: Pick<LinearLayout, 'batch' | 'output' | 'pitch' | 'imageRows'>,
  group: Pick<Group, 'first' | 'positions'>,
): { position: number; element: number; length: number }[] {
  const { height, width } = layout.output;
  const runs: { position: number; element: number; length: number }[] = [];
  const end = group.first + group.positions;
  for (let row = Math.floor(group.first / layout.pitch); row * layout.pitch < end; row++) {
    const image = Math.floor(row / layout.imageRows);
    const i = row - image * layout.imageRows;
    if (image >= layout.batch || i >= height) continue;
    const position = Math.max(row * layout.pitch, group.first);
    const length = Math.min(row * layout.pitch + width, end) - position;
    if (length <= 0) continue;
    const element = (image * height + i) * width + (position - row * layout.pitch);
    const last = runs.at(-1);
    if (last && last.position + last.length === position && last.element + last.length === element) {
      last.length += length;
    } else runs.push({ position, element, length });
  }
  return runs;
}

/** Output positions of a level of a group. */
export function levelRange(
  group: Pick<Group, 'first' | 'end' | 'positions'>,
  level: number,
): { first: number; positions: number } {
  const first = group.first + level * group.positions;
  return { first, positions: Math.max(0, Math.min(group.positions, group.end - first)) };
}

/** The groups for output positions first..end-1 with one set of parameters. */
export function layOut(
  parameters: LinearParameters,
  shape: Geometry,
  input: LinearLayout['input'],
  outputChannels: number,
  batch: number,
  range: { first: number; end: number },
): LinearLayout {
  const [height, width] = shape.outputs;
  const { degree, levels } = parameters;
  const { views, taps, pitch, imageRows, span } = shape;
  const output = { channels: outputChannels, height, width };
  const base = { parameters, batch, input, output, views, taps, pitch, imageRows, span };
  const groups: Group[] = [];
  for (let { first } = range; first < range.end; ) {
    const end = Math.min(range.end, first + levels * (degree - span));
    const positions = Math.ceil((end - first) / levels);
    const blockLength = positions + span;
    const blocks = Math.floor(degree / blockLength);
    const inputPolynomials = Math.ceil((input.channels * views.length) / blocks);
    const levelOutputs = Array.from({ length: levels }, (_, level) => {
      const runs = outputRuns(base, levelRange({ first, end, positions }, level));
      return runs.reduce((sum, run) => sum + run.length, 0);
    });
    const usefulOutputs = levelOutputs.reduce((sum, count) => sum + count, 0);
    // A shared a must meet the same shifts: groups with several blocks stay alone.
    const last = groups.at(-1);
    const joins = last !== undefined && last.blocks === 1 && blocks === 1 && last.key + 1 < MOST_KEYS;
    const bundle = last === undefined ? 0 : last.bundle + (joins ? 0 : 1);
    const key = joins ? last.key + 1 : 0;
    groups.push({
      first,
      end,
      positions,
      blocks,
      blockLength,
      inputPolynomials,
      usefulOutputs,
      levelOutputs,
      bundle,
      key,
    });
    first = end;
  }
  return withCosts({ ...base, groups });
}

/** Bytes of a packed message of input polynomials; a step's first message holds a 16-byte seed for each bundle. */
export function inputMessageBytes(parameters: LinearParameters, polynomials: number): number {
  return (polynomials * parameters.degree * inputCoefficientBits(parameters)) / 8;
}

/**
 * Bytes of a message of results: useful coefficients of the first polynomials; in the first group of a bundle all
 * coefficients of the second ones too, both for every level.
 */
export function outputMessageBytes(
  parameters: LinearParameters,
  group: Pick<Group, 'usefulOutputs' | 'key'>,
  results: number,
): number {
  const first = Math.ceil((group.usefulOutputs * results) / PACK_UNIT) * PACK_UNIT * parameters.firstBits;
  const second = group.key === 0 ? results * parameters.levels * parameters.degree * parameters.secondBits : 0;
  return (first + second) / 8;
}

/** Splits `count` polynomials into messages of at most `perMessage`. */
export function messageSizes(count: number, perMessage: number): number[] {
  return Array.from({ length: Math.ceil(count / perMessage) }, (_, i) => Math.min(perMessage, count - i * perMessage));
}

type UncostedLayout = Omit<
  LinearLayout,
  | 'bundles'
  | 'keys'
  | 'inputPolynomials'
  | 'outputPolynomials'
  | 'inputsPerMessage'
  | 'outputsPerMessage'
  | 'bytesToVendor'
  | 'bytesToHospital'
>;

function withCosts(plan: UncostedLayout): LinearLayout {
  const { parameters, groups, output } = plan;
  const perInput = inputMessageBytes(parameters, 1);
  const perOutput = outputMessageBytes(
    parameters,
    { usefulOutputs: Math.max(...groups.map((group) => group.usefulOutputs)), key: 0 },
    1,
  );
  const inputsPerMessage = Math.max(1, Math.floor(MESSAGE_BYTES / perInput));
  const outputsPerMessage = Math.max(1, Math.floor(MESSAGE_BYTES / perOutput));
  const inputPolynomials = groups.reduce((sum, group) => sum + group.inputPolynomials, 0);
  const bundles = groups[groups.length - 1].bundle + 1;
  let bytesToHospital = 0;
  for (const group of groups) {
    for (const count of messageSizes(output.channels, outputsPerMessage)) {
      bytesToHospital += outputMessageBytes(parameters, group, count);
    }
  }
  return {
    ...plan,
    bundles,
    keys: Math.max(...groups.map((group) => group.key)) + 1,
    inputPolynomials,
    outputPolynomials: groups.length * output.channels,
    inputsPerMessage,
    outputsPerMessage,
    bytesToVendor: 16 * bundles + inputPolynomials * perInput,
    bytesToHospital,
  };
}
