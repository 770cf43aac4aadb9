/** Convolutions in one to three dimensions. Keras has kernels [...k, C / g, M], ONNX [M, C / g, ...k]. */
import { transposed, type Weight } from '../../graph-maker.ts';
import type { Conversion, LayerView } from '../layer-view.ts';
import type { Value } from '../value.ts';
import { activated } from './activations.ts';
import { type Windows, windowAttributes, windowsOf } from './windows.ts';

/** Axes of the kernel behind the two of channels. */
const spaceAxes = (rank: number) => Array.from({ length: rank }, (_, axis) => axis);

function biased(view: LayerView, channels: number): string[] {
  if (!view.fields.flag('use_bias', true)) return [];
  return [view.constant('bias', view.weight(['bias'], [channels]))];
}

function windowOf(view: LayerView, { shape }: Value, rank: number): Windows {
  const kernel = view.fields.sizes('kernel_size', rank, 1);
  const strides = view.fields.sizes('strides', rank, 1);
  return windowsOf(view, shape.slice(0, -1), kernel, strides, view.fields.sizes('dilation_rate', rank, 1));
}

const convolution =
  (rank: number): Conversion =>
  (view, [value]) => {
    view.requireChannelsLast();
    view.requireRank(value, rank + 1);
    const windows = windowOf(view, value, rank);
    const [channels] = value.shape.slice(-1);
    const [filters] = view.fields.sizes('filters', 1, 1);
    const [group] = view.fields.sizes('groups', 1, 1);
    if (channels % group !== 0 || filters % group !== 0) throw view.fields.error(`has ${group} groups`);
    const kernel = view.weight(['kernel'], [...windows.kernel, channels / group, filters]);
    const weights = transposed(kernel, [rank + 1, rank, ...spaceAxes(rank)]);
    return convolved(view, value, windows, { weights, group, bias: biased(view, filters), name: 'Conv' });
  };

interface Kernel {
  readonly weights: Weight;
  readonly group: number;
  readonly bias: readonly string[];
  readonly name: string;
}

function convolved(view: LayerView, value: Value, windows: Windows, kernel: Kernel, isLast = true): Value {
  const inputs = [value.name, view.constant(`${kernel.name}/kernel`, kernel.weights), ...kernel.bias];
  const attributes = { ...windowAttributes(windows), group: kernel.group };
  const result = {
    name: view.node(kernel.name, 'Conv', inputs, attributes),
    shape: [...windows.sizes, kernel.weights.dims[0]],
  };
  return isLast ? activated(view, result) : result;
}

/** A kernel [...k, C, m] for each channel: results c * m + j. */
function depthwiseKernel(view: LayerView, kernel: readonly number[], channels: number): Weight {
  const [multiplier] = view.fields.sizes('depth_multiplier', 1, 1);
  const rank = kernel.length;
  const weight = view.weight(['depthwise_kernel', 'kernel'], [...kernel, channels, multiplier]);
  const { data } = transposed(weight, [rank, rank + 1, ...spaceAxes(rank)]);
  return { dims: [channels * multiplier, 1, ...kernel], data };
}

const depthwise =
  (rank: number): Conversion =>
  (view, [value]) => {
    view.requireChannelsLast();
    view.requireRank(value, rank + 1);
    const windows = windowOf(view, value, rank);
    const [channels] = value.shape.slice(-1);
    const weights = depthwiseKernel(view, windows.kernel, channels);
    if (view.fields.number('groups', 1) !== 1) throw view.fields.error('has groups');
    // Keras writes it although the layer has none.
    view.fields.raw('filters');
    const bias = biased(view, weights.dims[0]);
    return convolved(view, value, windows, { weights, group: channels, bias, name: 'Conv' });
  };

const separable =
  (rank: number): Conversion =>
  (view, [value]) => {
    view.requireChannelsLast();
    view.requireRank(value, rank + 1);
    const windows = windowOf(view, value, rank);
    const [channels] = value.shape.slice(-1);
    const [filters] = view.fields.sizes('filters', 1, 1);
    if (view.fields.number('groups', 1) !== 1) throw view.fields.error('has groups');
    const depth = depthwiseKernel(view, windows.kernel, channels);
    const ones = windows.kernel.map(() => 1);
    const point = view.weight(['pointwise_kernel'], [...ones, depth.dims[0], filters]);
    const bias = biased(view, filters);
    const inner = { weights: depth, group: channels, bias: [], name: 'Depthwise' };
    const between = convolved(view, value, windows, inner, false);
    const { sizes } = windows;
    const single = { kernel: ones, strides: ones, dilations: ones, pads: [...ones, ...ones].map(() => 0), sizes };
    const weights = transposed(point, [rank + 1, rank, ...spaceAxes(rank)]);
    return convolved(view, between, single, { weights, group: 1, bias, name: 'Conv' });
  };

/**
 * The gradient of a convolution. 'valid' has n s + max(k - s, 0) results, 'same' n s, of which the padding of the convolution
 * that it is the gradient of is cut off.
 */
const transposedConvolution =
  (rank: number): Conversion =>
  (view, [value]) => {
    const { fields } = view;
    view.requireChannelsLast();
    view.requireRank(value, rank + 1);
    const space = value.shape.slice(0, -1);
    const [kernel, strides] = [fields.sizes('kernel_size', rank, 1), fields.sizes('strides', rank, 1)];
    if (fields.sizes('dilation_rate', rank, 1).some((rate) => rate !== 1)) throw fields.error('has a dilation');
    if (fields.number('groups', 1) !== 1) throw fields.error('has groups');
    const mode = fields.text('padding', 'valid');
    if (mode !== 'valid' && mode !== 'same') throw fields.error(`has padding ${mode}; valid and same are read`);
    const over = kernel.map((size, axis) => Math.max(0, size - strides[axis]));
    const before = over.map((total) => (mode === 'same' ? Math.floor(total / 2) : 0));
    const behind = over.map((total, axis) => (mode === 'same' ? total - before[axis] : 0));
    const [channels] = value.shape.slice(-1);
    const [filters] = fields.sizes('filters', 1, 1);
    const weight = view.weight(['kernel'], [...kernel, filters, channels]);
    const weights = view.constant('kernel', transposed(weight, [rank + 1, rank, ...spaceAxes(rank)]));
    const name = view.node('ConvTranspose', 'ConvTranspose', [value.name, weights, ...biased(view, filters)], {
      kernel_shape: kernel,
      strides,
      pads: [...before, ...behind],
      output_padding: kernel.map((size, axis) => Math.max(0, strides[axis] - size)),
    });
    const sizes = space.map((size, axis) => size * strides[axis] + (mode === 'same' ? 0 : over[axis]));
    return activated(view, { name, shape: [...sizes, filters] });
  };

export const convolutionLayers: Readonly<Record<string, Conversion>> = {
  Conv1D: convolution(1),
  Conv2D: convolution(2),
  Conv3D: convolution(3),
  Convolution1D: convolution(1),
  Convolution2D: convolution(2),
  Convolution3D: convolution(3),
  DepthwiseConv1D: depthwise(1),
  DepthwiseConv2D: depthwise(2),
  SeparableConv1D: separable(1),
  SeparableConv2D: separable(2),
  SeparableConvolution2D: separable(2),
  Conv1DTranspose: transposedConvolution(1),
  Conv2DTranspose: transposedConvolution(2),
  Conv3DTranspose: transposedConvolution(3),
};
