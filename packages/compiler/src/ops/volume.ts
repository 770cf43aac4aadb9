/**
 * Volumes, [1, C, D, H, W]. Layers hold them as [C * D, H, W]; what works over depth wants channels apart, so it works on
 * [C, D * H, W], or on [C, D, H * W], which are the same values in the same order (passes/sink-reshapes.ts keeps them so).
 */
import type { Window } from '@doubleblind/program';
import type { Layer, Shape, VolumeSizes } from '../layers/layer.ts';
import { reshaped } from './dims.ts';

/** Channels and sizes of [1, C, D, H, W]. */
export function volumeOf([, channels, depth, height, width]: readonly number[]): {
  channels: number;
  sizes: VolumeSizes;
} {
  return { channels, sizes: [depth, height, width] };
}

/** As [C, D * H, W]. */
export function asRows(name: string, layer: Layer, dims: readonly number[]): Layer {
  const { channels, sizes } = volumeOf(dims);
  return reshaped(`${name}/rows`, layer, rowsShape(channels, sizes));
}

export const rowsShape = (channels: number, [depth, height, width]: VolumeSizes): Shape => [
  channels,
  depth * height,
  width,
];

/** As [C, D, H * W]. */
export function asPlanes(name: string, layer: Layer, dims: readonly number[]): Layer {
  const { channels, sizes } = volumeOf(dims);
  return reshaped(`${name}/planes`, layer, [channels, sizes[0], sizes[1] * sizes[2]]);
}

/** As [C * D, H, W] again. */
export function asFolded(name: string, layer: Layer, dims: readonly number[]): Layer {
  const { channels, sizes } = volumeOf(dims);
  return reshaped(`${name}/folded`, layer, [channels * sizes[0], sizes[1], sizes[2]]);
}

/** A window of three axes as one over planes and then one along depth. */
export function depthWindow({ kernel, stride, dilation, padding }: Window): { plane: Window; depth: Window } {
  const two = (values: readonly number[]) => [values[1], values[2]];
  const along = (values: readonly number[]) => [values[0], 1];
  return {
    plane: {
      kernel: two(kernel),
      stride: two(stride),
      dilation: two(dilation),
      padding: [padding[1], padding[2], padding[4], padding[5]],
    },
    depth: {
      kernel: along(kernel),
      stride: along(stride),
      dilation: along(dilation),
      padding: [padding[0], 0, padding[3], 0],
    },
  };
}
