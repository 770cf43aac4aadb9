/**
 * How the images of a batch go into the coefficients of polynomials for one linear step: a pure function of public
 * values, used by both parties and by the cost model.
 *
 * A strided convolution is a stride-1 convolution over views: view (y, x) of a channel holds the padded pixels
 * (stride_y * i + y, stride_x * j + x). All images of a view lie in one linear address space of positions, image below
 * image, row after row, where neighbours share their zero halo. An output sits at the position of its window's top left
 * corner and reads the positions at the fixed offsets of the kernel's taps, so this space may be cut anywhere: a group
 * is a run of output positions with `span` more positions of input behind it. Where a group fills less than half a
 * polynomial, several views share one ("blocks"): block b is an extra offset of b * blockLength.
 */
import type { LinearStep } from '../schema/program.ts';
import { inputCoefficientBits, type LinearParameters, linearParameters } from './linearNoise.ts';

/** Packed words come in multiples of this many. */
export const PACK_UNIT = 128;
const MESSAGE_BYTES = 1 << 19;
/**
 * Groups that share their second polynomials: group i of a bundle is encrypted under secret key i with the same a, so that W
 * times a is computed, hidden and sent once a bundle (docs/SECURITY.md).
 */
export const MOST_KEYS = 16;

/** One kernel tap: which view it reads and at which offset. */
export interface Tap {
  readonly view: number;
  readonly offset: number;
}

/** Padded pixel (stride * i + row, stride * j + column) is entry (i, j) of the view. */
export interface View {
  readonly row: number;
  readonly column: number;
}

export interface Group {
  /** First output position and number of output positions. */
  readonly first: number;
  readonly positions: number;
  /** Views of channels that share a polynomial, and the coefficients of one. */
  readonly blocks: number;
  readonly blockLength: number;
  readonly inputPolynomials: number;
  readonly usefulOutputs: number;
  /** Which bundle it belongs to, and its place there, which is the number of its secret key. */
  readonly bundle: number;
  readonly key: number;
}

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

type LayoutStep = Pick<LinearStep, 'kernel' | 'stride' | 'dilation' | 'padding' | 'groups' | 'weightBits' | 'ring'>;

/** Number of outputs along one axis. */
function outputSize(
  size: number,
  before: number,
  after: number,
  kernel: number,
  dilation: number,
  stride: number,
): number {
  return Math.floor((size + before + after - (kernel - 1) * dilation - 1) / stride) + 1;
}

/** The taps along one axis: origin of the view that each reads, and its offset there. */
function axisTaps(
  kernel: number,
  dilation: number,
  stride: number,
  unfold: boolean,
): { origin: number; offset: number }[] {
  return Array.from({ length: kernel }, (_, k) => {
    const pixel = k * dilation;
    if (unfold) return { origin: pixel, offset: 0 };
    return { origin: pixel % stride, offset: Math.floor(pixel / stride) };
  });
}

/**
 * Entries that are zero in every view at the start and at the end of an axis: neighbours can share the smaller number, but
 * no more than `most`, or their outputs would share positions.
 */
function sharedHalo(
  origins: number[],
  most: number,
  length: number,
  stride: number,
  before: number,
  size: number,
): number {
  let shared = most;
  for (const origin of origins) {
    const start = Math.max(0, Math.ceil((before - origin) / stride));
    const used = Math.ceil((before + size - origin) / stride);
    shared = Math.min(shared, start, Math.max(0, length - used));
  }
  return shared;
}

interface Geometry {
  views: View[];
  taps: Tap[];
  pitch: number;
  imageRows: number;
  span: number;
  outputs: [number, number];
}

/** `unfoldRows` makes a view for every kernel row, which shortens the span to a few columns at the price of more inputs. */
function geometry(step: LayoutStep, height: number, width: number, unfoldRows: boolean): Geometry {
  const [top, left, bottom, right] = step.padding;
  const rows = axisTaps(step.kernel[0], step.dilation[0], step.stride[0], unfoldRows);
  const columns = axisTaps(step.kernel[1], step.dilation[1], step.stride[1], false);
  const outputHeight = outputSize(height, top, bottom, step.kernel[0], step.dilation[0], step.stride[0]);
  const outputWidth = outputSize(width, left, right, step.kernel[1], step.dilation[1], step.stride[1]);
  const viewHeight = outputHeight + Math.max(...rows.map((tap) => tap.offset));
  const viewWidth = outputWidth + Math.max(...columns.map((tap) => tap.offset));
  const rowOrigins = [...new Set(rows.map((tap) => tap.origin))];
  const columnOrigins = [...new Set(columns.map((tap) => tap.origin))];
  const pitch = viewWidth - sharedHalo(columnOrigins, viewWidth - outputWidth, viewWidth, step.stride[1], left, width);
  const imageRows =
    viewHeight - sharedHalo(rowOrigins, viewHeight - outputHeight, viewHeight, step.stride[0], top, height);
  const views = rowOrigins.flatMap((row) => columnOrigins.map((column) => ({ row, column })));
  const taps = rows.flatMap((row) =>
    columns.map((column) => ({
      view: rowOrigins.indexOf(row.origin) * columnOrigins.length + columnOrigins.indexOf(column.origin),
      offset: row.offset * pitch + column.offset,
    })),
  );
  const span = Math.max(...taps.map((tap) => tap.offset));
  return { views, taps, pitch, imageRows, span, outputs: [outputHeight, outputWidth] };
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

/** The layout of a step on inputs [channels][batch][height][width]; undefined if no parameter set fits. */
export function planLinearLayout(
  step: LayoutStep,
  input: { channels: number; height: number; width: number },
  outputChannels: number,
  batch: number,
): LinearLayout | undefined {
  const perOutput = (input.channels / step.groups) * step.kernel[0] * step.kernel[1];
  for (let minimumDegree = 0; ; ) {
    const parameters = linearParameters(perOutput, step.weightBits, step.ring, minimumDegree);
    if (!parameters) return undefined;
    for (const unfoldRows of [false, true]) {
      const shape = geometry(step, input.height, input.width, unfoldRows);
      // Over half of each polynomial would be halo.
      if (shape.span > parameters.degree / 2) continue;
      return finish(parameters, shape, input, outputChannels, batch);
    }
    minimumDegree = parameters.degree + 1;
  }
}

function finish(
  parameters: LinearParameters,
  shape: Geometry,
  input: LinearLayout['input'],
  outputChannels: number,
  batch: number,
): LinearLayout {
  const [height, width] = shape.outputs;
  const { degree } = parameters;
  const base = {
    parameters,
    batch,
    input,
    output: { channels: outputChannels, height, width },
    views: shape.views,
    taps: shape.taps,
    pitch: shape.pitch,
    imageRows: shape.imageRows,
    span: shape.span,
  };
  const total = ((batch - 1) * shape.imageRows + height - 1) * shape.pitch + width;
  const groups: Group[] = [];
  for (let first = 0; first < total; ) {
    const positions = Math.min(total - first, degree - shape.span);
    const blockLength = positions + shape.span;
    const blocks = Math.floor(degree / blockLength);
    const inputPolynomials = Math.ceil((input.channels * shape.views.length) / blocks);
    const runs = outputRuns(base, { first, positions });
    const usefulOutputs = runs.reduce((sum, run) => sum + run.length, 0);
    // A shared a must meet the same shifts: groups with several blocks stay alone.
    const last = groups.at(-1);
    const joins = last !== undefined && last.blocks === 1 && blocks === 1 && last.key + 1 < MOST_KEYS;
    const bundle = last === undefined ? 0 : last.bundle + (joins ? 0 : 1);
    const key = joins ? last.key + 1 : 0;
    groups.push({ first, positions, blocks, blockLength, inputPolynomials, usefulOutputs, bundle, key });
    first += positions;
  }
  return withCosts({ ...base, groups });
}

/** Bytes of a packed message of input polynomials; a step's first message holds a 16-byte seed for each bundle. */
export function inputMessageBytes(parameters: LinearParameters, polynomials: number): number {
  return (polynomials * parameters.degree * inputCoefficientBits(parameters)) / 8;
}

/**
 * Bytes of a message of results: useful coefficients of the first polynomials; in the first group of a bundle all
 * coefficients of the second ones too.
 */
export function outputMessageBytes(
  parameters: LinearParameters,
  group: Pick<Group, 'usefulOutputs' | 'key'>,
  results: number,
): number {
  const first = Math.ceil((group.usefulOutputs * results) / PACK_UNIT) * PACK_UNIT * parameters.firstBits;
  const second = group.key === 0 ? results * parameters.degree * parameters.secondBits : 0;
  return (first + second) / 8;
}

/** Splits `count` polynomials into messages of at most `perMessage`. */
export function messageSizes(count: number, perMessage: number): number[] {
  return Array.from({ length: Math.ceil(count / perMessage) }, (_, i) => Math.min(perMessage, count - i * perMessage));
}

type Plan = Omit<
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

function withCosts(plan: Plan): LinearLayout {
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
