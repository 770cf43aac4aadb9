/** Pools of volumes: over planes, then along depth, which is one pool where windows are products of intervals. */
import type { Window } from '@doubleblind/program';
import type { Layer, Shape } from '../layers/layer.ts';
import { outputShape } from './dims.ts';
import type { NodeView } from './operator.ts';
import { asFolded, asPlanes, asRows, depthWindow, volumeOf } from './volume.ts';

/** A pool of maps to maps of this shape. */
export type Pool = (name: string, input: Layer, shape: Shape, window: Window) => Layer;

/** @param output depth, height and width */
export function pooledVolume(
  node: NodeView,
  input: Layer,
  window: Window,
  output: readonly number[],
  pool: Pool,
): Layer {
  const { channels, sizes } = volumeOf(node.dims(0));
  const [depth, height, width] = sizes;
  const [outDepth, outHeight, outWidth] = output;
  const { plane, depth: along } = depthWindow(window);
  // Windows that lie side by side from the first row on do not reach from one plane into the next.
  const apart =
    plane.padding.every((size) => size === 0) &&
    plane.dilation[0] === 1 &&
    plane.kernel[0] === plane.stride[0] &&
    height % plane.stride[0] === 0;
  const middle: readonly number[] = [1, channels, depth, outHeight, outWidth];
  const planes = apart
    ? pool(`${node.name}/plane`, asRows(node.name, input, node.dims(0)), [channels, depth * outHeight, outWidth], plane)
    : pool(`${node.name}/plane`, input, [channels * depth, outHeight, outWidth], plane);
  const flat =
    [...plane.kernel, ...plane.stride].every((size) => size === 1) && outHeight === height && outWidth === width;
  const stacked = asPlanes(node.name, flat ? input : planes, middle);
  const pooled = pool(node.name, stacked, [channels, outDepth, outHeight * outWidth], along);
  const [c, h, w] = outputShape(node);
  return asFolded(node.name, pooled, [1, channels, c / channels, h, w]);
}
