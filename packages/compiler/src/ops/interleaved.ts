/**
 * A transposed convolution as a plain one: output s * q + p is the sum over t of kernel[p + s * t] times input q - t, so the s outputs
 * between two inputs are s channels of a convolution of ceil(kernel / s) taps, which then change places with positions ("Is the
 * deconvolution layer the same as a convolutional layer?", Shi et al. 2016). No multiply-add is wasted on zeros.
 */
import type { Layer, LinearLayer, VolumeSizes } from '../layers/layer.ts';
import { volumeLinear } from './conv.ts';
import { outputShape, reshaped } from './dims.ts';
import type { NodeView } from './operator.ts';
import { rearranged } from './rearranged.ts';
import { asRows } from './volume.ts';

/** One number a space axis each. */
export interface TransposedSizes {
  readonly kernel: readonly number[];
  readonly stride: readonly number[];
  readonly dilation: readonly number[];
  /** Positions that are cut off at the front of what the kernel reaches. */
  readonly before: readonly number[];
  readonly output: readonly number[];
}

/** Taps along an axis of the plain convolution. */
const tapsAlong = ({ kernel, stride }: TransposedSizes, axis: number) => Math.ceil(kernel[axis] / stride[axis]);

/** Whether what is cut off leaves no more than the convolution gives. */
export function isInterleaved(inputs: readonly number[], sizes: TransposedSizes): boolean {
  const { stride, dilation, before, output } = sizes;
  return inputs.every((size, axis) => {
    const given = stride[axis] * (size + tapsAlong(sizes, axis) - 1);
    return dilation[axis] === 1 && before[axis] >= 0 && before[axis] + output[axis] <= given;
  });
}

export function interleaved(node: NodeView, input: Layer, sizes: TransposedSizes): Layer {
  const { dims } = node.real(1, 'weights');
  const groups = node.integer('group', 1);
  const inputs = node.dims(0).slice(2);
  const rank = inputs.length;
  const three = (values: readonly number[], by: number): VolumeSizes => {
    const [a, b, c] = [...new Array<number>(3 - rank).fill(by), ...values];
    return [a, b, c];
  };
  const [strides, from] = [three(sizes.stride, 1), three(inputs, 1)];
  const taps = three(
    inputs.map((_, axis) => tapsAlong(sizes, axis)),
    1,
  );
  const to = from.map((size, axis) => size + taps[axis] - 1) as unknown as VolumeSizes;
  const channels = dims[1] * groups;
  const phases = strides.reduce((product, size) => product * size, 1);
  const bias = node.has(2) ? node.real(2, 'bias').data : new Float32Array(channels);
  const all = [0, 0, 0];
  const outside = taps.map((count) => count - 1);
  const convolution = {
    from: [1, node.dims(0)[1], ...from],
    to: [1, channels * phases, ...to],
    axes: { kernel: taps, stride: [1, 1, 1], dilation: [1, 1, 1], before: outside, after: outside },
    groups,
    weights: phaseWeights(node, strides, taps),
    bias: Float64Array.from({ length: channels * phases }, (_, index) => bias[Math.floor(index / phases)]),
  };
  const isVolume = from[0] * to[0] * strides[0] > 1;
  const rows = isVolume ? asRows(node.name, input, convolution.from) : input;
  const values = isVolume
    ? volumeLinear(node.name, rows, convolution)
    : planeLinear(node.name, rows, convolution, [to[1], to[2]]);
  // [phase z][phase y][phase x][z][y][x] of each output channel.
  const places = [...strides, ...to];
  const order = [3, 0, 4, 1, 5, 2].filter((axis) => places[axis] > 1);
  const still = places.map((_, axis) => axis).filter((axis) => places[axis] === 1);
  const whole = rearranged(`${node.name}/interleaved`, values, channels, places, [...order, ...still]);
  const full = to.map((size, axis) => size * strides[axis]) as unknown as VolumeSizes;
  const [before, output] = [three(sizes.before, 0), three(sizes.output, 1)];
  return reshaped(
    `${node.name}/shape`,
    cropped(`${node.name}/cut`, whole, channels, full, before, output, all),
    outputShape(node),
  );
}

/** A convolution of maps without depth. */
function planeLinear(
  name: string,
  input: Layer,
  {
    axes,
    groups,
    weights,
    bias,
  }: Pick<LinearLayer, 'groups' | 'weights' | 'bias'> & {
    readonly axes: { readonly kernel: readonly number[]; readonly before: readonly number[] };
  },
  [height, width]: readonly [number, number],
): Layer {
  const [, kernelHeight, kernelWidth] = axes.kernel;
  const [, top, left] = axes.before;
  return {
    kind: 'linear',
    name,
    shape: [bias.length, height, width],
    inputs: [input],
    window: {
      kernel: [kernelHeight, kernelWidth],
      stride: [1, 1],
      dilation: [1, 1],
      padding: [top, left, top, left],
    },
    groups,
    weights,
    bias,
  };
}

/** [C][M / g][...kernel] to [M * phases][C / g][...taps]: tap t reads the input taps - 1 - t positions before. */
function phaseWeights(node: NodeView, strides: VolumeSizes, taps: VolumeSizes): Float32Array {
  const { dims, data } = node.real(1, 'weights');
  const groups = node.integer('group', 1);
  const [channels, perGroup, ...kernel] = dims;
  const [depth, height, width] = [...new Array<number>(3 - kernel.length).fill(1), ...kernel];
  const inputs = channels / groups;
  const phases = strides[0] * strides[1] * strides[2];
  const area = taps[0] * taps[1] * taps[2];
  const weights = new Float32Array(perGroup * groups * phases * inputs * area);
  for (let c = 0, at = 0; c < channels; c++)
    for (let m = 0; m < perGroup; m++) {
      const output = Math.floor(c / inputs) * perGroup + m;
      for (let z = 0; z < depth; z++)
        for (let y = 0; y < height; y++)
          for (let x = 0; x < width; x++, at++) {
            const place = [z, y, x];
            const phase = place.reduce((all, tap, axis) => all * strides[axis] + (tap % strides[axis]), 0);
            const tap = place.reduce(
              (all, one, axis) => all * taps[axis] + (taps[axis] - 1 - Math.floor(one / strides[axis])),
              0,
            );
            weights[((output * phases + phase) * inputs + (c % inputs)) * area + tap] = data[at];
          }
    }
  return weights;
}

/** [C, 1, positions] of volumes of these sizes to those of `output`, from `before` on; one axis after the other, as slices. */
function cropped(
  name: string,
  input: Layer,
  channels: number,
  sizes: VolumeSizes,
  before: VolumeSizes,
  output: VolumeSizes,
  _at: readonly number[],
): Layer {
  let layer = input;
  const now: number[] = [...sizes];
  for (let axis = 0; axis < 3; axis++) {
    if (now[axis] === output[axis]) continue;
    const outer = now.slice(0, axis).reduce((product, size) => product * size, channels);
    const inner = now.slice(axis + 1).reduce((product, size) => product * size, 1);
    const apart = reshaped(`${name}/apart${axis}`, layer, [outer, now[axis], inner]);
    now[axis] = output[axis];
    layer = {
      kind: 'slice',
      name: `${name}/axis${axis}`,
      shape: [outer, now[axis], inner],
      inputs: [apart],
      axis: 1,
      first: before[axis],
      stride: 1,
    };
  }
  return reshaped(`${name}/whole`, layer, [channels, 1, now[0] * now[1] * now[2]]);
}
