/**
 * The views, taps and pitch of a linear step: how a convolution reads one address space of positions (linear-layout.ts).
 */
import type { LinearStep } from '@doubleblind/program';

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

/** What a layout depends on of a linear step. */
export type LayoutStep = Pick<
  LinearStep,
  'kernel' | 'stride' | 'dilation' | 'padding' | 'groups' | 'weightBits' | 'ring' | 'shift'
>;

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

/** How the outputs of one image lie among the positions of its input. */
export interface Geometry {
  readonly views: readonly View[];
  readonly taps: readonly Tap[];
  readonly pitch: number;
  readonly imageRows: number;
  readonly span: number;
  /** Height and width of an output. */
  readonly outputs: readonly [number, number];
}

/** `unfoldRows` makes a view for every kernel row, which shortens the span to a few columns at the price of more inputs. */
export function geometry(step: LayoutStep, height: number, width: number, unfoldRows: boolean): Geometry {
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
