/**
 * How the images of a batch go into the coefficients of polynomials for one linear step: a pure function of public
 * values, used by both parties and by the cost model.
 *
 * A strided convolution is a stride-1 convolution over views: view (y, x) of a channel holds the padded pixels
 * (stride_y * i + y, stride_x * j + x), and of volumes likewise with three axes. All images of a view lie in one linear address space of
 * positions, image below image (brick below brick where a volume is cut into some), plane after plane, row after row, where neighbours
 * share their zero halo. An output sits at the position of its window's top left
 * corner and reads the positions at the fixed offsets of the kernel's taps, so this space may be cut anywhere: a group
 * is a run of output positions with `span` more positions of input behind it. Where a group fills less than half a
 * polynomial, several views share one ("blocks"): block b is an extra offset of b * blockLength. Where a coefficient holds
 * several values ("levels"), a group is so many runs of equal length, one behind the other. Groups of equal parameters make
 * a section; linear-plan.ts chooses the sections.
 */
import type { Geometry, MapSizes } from './linear-geometry.ts';
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

/** One section of a linear step: `taps` are in the order [kernel depth][height][width], `span` is the largest offset of one. */
export interface LinearLayout extends Omit<Geometry, 'outputs'> {
  readonly parameters: LinearParameters;
  readonly batch: number;
  readonly input: Required<MapSizes>;
  readonly output: Required<MapSizes>;
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

/** A layout's space of positions. */
export type Placement = Pick<
  LinearLayout,
  'batch' | 'output' | 'pitch' | 'planeRows' | 'brickPlanes' | 'bricks' | 'brickGrid'
>;

/** A row of positions: whose it is, its plane there, and where the brick begins. */
export interface PlacedRow {
  readonly image: number;
  readonly plane: number;
  /** Row of the map of outputs, if it is one of the brick's own, and first column of the brick. */
  readonly row: number;
  readonly column: number;
  /** Row within the brick. */
  readonly inner: number;
}

/** The row of positions of this number, counted from the first position of the batch. */
export function placedRow({ planeRows, brickPlanes, bricks, brickGrid }: Placement, number: number): PlacedRow {
  const plane = Math.floor(number / planeRows);
  const inner = number - plane * planeRows;
  const unit = Math.floor(plane / brickPlanes);
  const [below, beside] = brickGrid;
  const image = Math.floor(unit / (below * beside));
  const brick = unit - image * below * beside;
  const brickRow = Math.floor(brick / beside);
  return {
    image,
    plane: plane - unit * brickPlanes,
    row: brickRow * bricks.height + inner,
    column: (brick - brickRow * beside) * bricks.width,
    inner,
  };
}

/** Runs of useful output positions of a group, in order: position, index within one output channel [B][D][H][W], length. */
export function outputRuns(
  layout: Placement,
  group: Pick<Group, 'first' | 'positions'>,
): { position: number; element: number; length: number }[] {
  const { depth, height, width } = layout.output;
  const runs: { position: number; element: number; length: number }[] = [];
  const end = group.first + group.positions;
  for (let number = Math.floor(group.first / layout.pitch); number * layout.pitch < end; number++) {
    const { image, plane, row, column, inner } = placedRow(layout, number);
    if (image >= layout.batch || plane >= depth || inner >= layout.bricks.height || row >= height) continue;
    const start = number * layout.pitch;
    const position = Math.max(start, group.first);
    const length = Math.min(start + Math.min(layout.bricks.width, width - column), end) - position;
    if (length <= 0) continue;
    const element = ((image * depth + plane) * height + row) * width + column + (position - start);
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
  { outputs, ...shape }: Geometry,
  input: MapSizes,
  outputChannels: number,
  batch: number,
  range: { first: number; end: number },
): LinearLayout {
  const [depth, height, width] = outputs;
  const { degree, levels } = parameters;
  const { views, span } = shape;
  const output = { channels: outputChannels, depth, height, width };
  const base = { ...shape, parameters, batch, input: { depth: 1, ...input }, output };
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
