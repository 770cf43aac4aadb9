/** Maps as this back end's protocols see them: two space axes, of which missing ones are of size 1. */
import type { Shape, Window } from '@doubleblind/program';

/** Space axes of the maps of linear steps and maxima. */
export const PLANAR_AXES = 2;

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
export function planarWindow({ kernel, stride, dilation, padding }: Window): PlanarWindow {
  const filled = (numbers: readonly number[], by: number): [number, number] => {
    const [first, second] = [...new Array<number>(PLANAR_AXES - numbers.length).fill(by), ...numbers];
    return [first, second];
  };
  const axes = padding.length / 2;
  return {
    kernel: filled(kernel, 1),
    stride: filled(stride, 1),
    dilation: filled(dilation, 1),
    padding: [...filled(padding.slice(0, axes), 0), ...filled(padding.slice(axes), 0)],
  };
}
