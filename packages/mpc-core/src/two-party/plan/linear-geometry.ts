/**
 * The views, taps and pitches of a linear step: how a convolution reads one address space of positions (linear-layout.ts).
 */
import type { LinearStep } from '@doubleblind/program';
import { brickAxes } from './linear-bricks.ts';
import { type VolumeWindow, volumeWindow } from './planar.ts';

/** One kernel tap: which view it reads and at which offset. */
export interface Tap {
  readonly view: number;
  readonly offset: number;
}

/** Padded voxel (stride * z + plane, stride * i + row, stride * j + column) is entry (z, i, j) of the view. */
export interface View {
  readonly plane: number;
  readonly row: number;
  readonly column: number;
}

/** What a layout depends on of a linear step: with two or three space axes. */
export type LayoutStep = Pick<
  LinearStep,
  'kernel' | 'stride' | 'dilation' | 'padding' | 'groups' | 'weightBits' | 'ring' | 'shift'
>;

/** Sizes of the maps of one image. A map without depth has one plane. */
export interface MapSizes {
  readonly channels: number;
  readonly depth?: number;
  readonly height: number;
  readonly width: number;
}

/** Positions of a channel of one image. */
export const mapPositions = ({ depth = 1, height, width }: MapSizes) => depth * height * width;

/** Number of outputs along one axis. */
function outputSize(size: number, axis: number, { kernel, stride, dilation, padding }: VolumeWindow): number {
  const padded = size + padding[axis] + padding[axis + 3];
  return Math.floor((padded - (kernel[axis] - 1) * dilation[axis] - 1) / stride[axis]) + 1;
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

/**
 * Outputs of an image are cut into bricks of so many rows and columns, all planes each, which lie in the space of positions as images
 * do: a neighbour in depth is two planes of positions away, so thin bricks have short spans.
 */
export interface Bricks {
  readonly height: number;
  readonly width: number;
}

/** How the outputs of one image lie among the positions of its input. */
export interface Geometry {
  readonly views: readonly View[];
  readonly taps: readonly Tap[];
  /** Positions from one row to the next, rows from one plane to the next, planes from one brick to the next. */
  readonly pitch: number;
  readonly planeRows: number;
  readonly brickPlanes: number;
  readonly span: number;
  readonly bricks: Bricks;
  /** Bricks one below another, and side by side. */
  readonly brickGrid: readonly [number, number];
  /** Depth, height and width of an output. */
  readonly outputs: readonly [number, number, number];
}

/** What a geometry is chosen by. */
export interface GeometryOptions {
  /** A view for every kernel row, which shortens the span to a few columns at the price of more inputs. */
  readonly unfoldRows?: boolean;
  /** The whole map where it is left out. */
  readonly bricks?: Bricks;
}

/** Sizes of the outputs: depth, height, width. */
export function outputSizes(step: LayoutStep, { depth = 1, height, width }: MapSizes): [number, number, number] {
  const window = volumeWindow(step);
  return [outputSize(depth, 0, window), outputSize(height, 1, window), outputSize(width, 2, window)];
}

/** The geometry of a step on maps of these sizes. */
export function geometry(step: LayoutStep, input: MapSizes, options: GeometryOptions = {}): Geometry {
  const window = volumeWindow(step);
  const { kernel, stride, dilation, padding } = window;
  const sizes = [input.depth ?? 1, input.height, input.width];
  const outputs = outputSizes(step, input);
  const [, height, width] = outputs;
  const bricks = options.bricks ?? { height, width };
  const brickGrid = [Math.ceil(height / bricks.height), Math.ceil(width / bricks.width)] as const;
  const cut = [outputs[0], bricks.height, bricks.width];
  const axes = [0, 1, 2].map((axis) => {
    const taps = axisTaps(kernel[axis], dilation[axis], stride[axis], axis === 1 && options.unfoldRows === true);
    const length = cut[axis] + Math.max(...taps.map((tap) => tap.offset));
    const origins = [...new Set(taps.map((tap) => tap.origin))];
    // What lies beside a brick is no zero.
    const whole = axis === 0 || brickGrid[axis - 1] === 1;
    const most = whole ? length - cut[axis] : 0;
    const step = length - sharedHalo(origins, most, length, stride[axis], padding[axis], sizes[axis]);
    return { taps, origins, step };
  });
  const [planes, rows, columns] = axes;
  const [brickPlanes, planeRows, pitch] = axes.map((axis) => axis.step);
  const views = planes.origins.flatMap((plane) =>
    rows.origins.flatMap((row) => columns.origins.map((column) => ({ plane, row, column }))),
  );
  const place = (at: readonly number[], of: readonly number[]) => (at[0] * of[1] + at[1]) * of[2] + at[2];
  const counts = axes.map(({ origins }) => origins.length);
  const taps = planes.taps.flatMap((plane) =>
    rows.taps.flatMap((row) =>
      columns.taps.map((column) => ({
        view: place(
          [plane, row, column].map((tap, axis) => axes[axis].origins.indexOf(tap.origin)),
          counts,
        ),
        offset: place([plane.offset, row.offset, column.offset], [0, planeRows, pitch]),
      })),
    ),
  );
  const span = Math.max(...taps.map((tap) => tap.offset));
  return { views, taps, pitch, planeRows, brickPlanes, span, bricks, brickGrid, outputs };
}

/** The geometries that a step may have: whole maps, and for kernels with depth also bricks that suit the degrees. */
export function geometriesOf(step: LayoutStep, input: MapSizes, degrees: readonly number[]): Geometry[] {
  const plain = [false, true].map((unfoldRows) => geometry(step, input, { unfoldRows }));
  if (volumeWindow(step).kernel[0] === 1 || (input.depth ?? 1) === 1) return plain;
  const best = degrees.flatMap((degree) => bestBricks(step, input, degree) ?? []);
  return [plain[0], ...best];
}

/** The bricks of which a polynomial of this degree holds most outputs. */
function bestBricks(step: LayoutStep, input: MapSizes, degree: number): Geometry | undefined {
  const [, height, width] = outputSizes(step, input);
  let best: { shape: Geometry; positions: number } | undefined;
  for (const brickHeight of brickAxes(height)) {
    for (const brickWidth of brickAxes(width)) {
      const shape = geometry(step, input, { bricks: { height: brickHeight, width: brickWidth } });
      if (shape.span > degree / 2) continue;
      const { brickPlanes, planeRows, pitch, brickGrid } = shape;
      const positions = (brickGrid[0] * brickGrid[1] * brickPlanes * planeRows * pitch) / (degree - shape.span);
      if (!best || positions < best.positions) best = { shape, positions };
    }
  }
  return best?.shape;
}
