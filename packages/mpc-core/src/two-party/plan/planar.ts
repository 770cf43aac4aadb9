/** Maps as this back end's protocols see them: two space axes, three in linear steps, of which missing ones are of size 1. */
import type { Shape, Window } from '@doubleblind/program';

/** Space axes of the maps of maxima. */
export const PLANAR_AXES = 2;
/** Space axes of the maps of linear steps. */
export const VOLUME_AXES = 3;

/** Shape with exactly two space axes. */
export type PlanarShape = readonly [channels: number, height: number, width: number];

/** [C], [C, W] and [C, H, W] as [C, H, W]. Throws RangeError for more axes, which a plan refuses before. */
export function planar([channels, ...space]: Shape): PlanarShape {
  if (space.length > PLANAR_AXES) throw new RangeError(`maps of ${space.length} axes have no plane`);
  const [height, width] = [...new Array<number>(PLANAR_AXES - space.length).fill(1), ...space];
  return [channels, height, width];
}

/** A window over such maps. */
export interface PlanarWindow {
  readonly kernel: [number, number];
  readonly stride: [number, number];
  readonly dilation: [number, number];
  /** Top, left, bottom, right. */
  readonly padding: [number, number, number, number];
}

/** The window with ones, and no padding, along missing axes. */
export function planarWindow(window: Window): PlanarWindow {
  const { kernel, stride, dilation, padding } = filledWindow(window, PLANAR_AXES);
  const two = ([first, second]: readonly number[]): [number, number] => [first, second];
  const [top, left, bottom, right] = padding;
  return { kernel: two(kernel), stride: two(stride), dilation: two(dilation), padding: [top, left, bottom, right] };
}

/** Maps with exactly three space axes. Throws RangeError for more axes, which a plan refuses before. */
export function volumeSizes([channels, ...space]: Shape) {
  if (space.length > VOLUME_AXES) throw new RangeError(`maps of ${space.length} axes are no volumes`);
  const [depth, height, width] = [...new Array<number>(VOLUME_AXES - space.length).fill(1), ...space];
  return { channels, depth, height, width };
}

/** A window over volumes: three numbers each, and six of padding. */
export type VolumeWindow = Window;

/** The window of a linear step over volumes. */
export const volumeWindow = (window: Window): VolumeWindow => filledWindow(window, VOLUME_AXES);

function filledWindow({ kernel, stride, dilation, padding }: Window, axes: number): Window {
  const filled = (numbers: readonly number[], by: number) => [
    ...new Array<number>(axes - numbers.length).fill(by),
    ...numbers,
  ];
  const half = padding.length / 2;
  return {
    kernel: filled(kernel, 1),
    stride: filled(stride, 1),
    dilation: filled(dilation, 1),
    padding: [...filled(padding.slice(0, half), 0), ...filled(padding.slice(half), 0)],
  };
}
