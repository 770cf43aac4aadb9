/** Resize and Upsample by nearest, linear or cubic interpolation: linear maps along each axis, known when the model is compiled. */
import type { Layer } from '../layers/layer.ts';
import { type AxisMatrix, mapAxis } from './axis-map.ts';
import type { NodeView, Operator } from './operator.ts';

export const resize: Operator = {
  name: 'Resize',
  shape: resizedShape,
  lower: (node, [input]) => resized(node, input),
};

/** Upsample, as Resize was called up to operator set 9. */
export const upsample: Operator = {
  name: 'Upsample',
  shape: resizedShape,
  lower: (node, [input]) => resized(node, input),
};

function resizedShape(node: NodeView): number[] {
  const dims = node.dims(0);
  const sizesAt = 3;
  if (node.opset >= 11 && node.has(sizesAt) && node.dims(sizesAt)[0] !== 0) {
    const sizes = node.integers(sizesAt, 'sizes');
    if (sizes.length !== dims.length) throw node.error('names its sizes for some axes only');
    return sizes;
  }
  const scales = scalesOf(node);
  if (scales.length !== dims.length) throw node.error('names its scales for some axes only');
  return dims.map((size, axis) => Math.floor(size * scales[axis]));
}

function scalesOf(node: NodeView): readonly number[] {
  const index = node.opset >= 11 ? 2 : 1;
  if (node.has(index)) return [...node.real(index, 'scales').data];
  return node.attribute('scales', 'floats')?.value ?? [];
}

function resized(node: NodeView, input: Layer): Layer {
  const [inner, outer] = [[...node.dims(0)], node.outputDims];
  if (inner[0] !== outer[0]) throw node.error('resizes the batch');
  const given =
    node.opset >= 11 && node.has(2) && node.dims(2)[0] !== 0
      ? scalesOf(node)
      : node.opset < 11
        ? scalesOf(node)
        : undefined;
  let layer = input;
  for (let axis = 1; axis < inner.length; axis++) {
    if (inner[axis] === outer[axis]) continue;
    const scale = given?.[axis] ?? outer[axis] / inner[axis];
    const matrix = interpolation(node, inner[axis], outer[axis], scale);
    layer = mapAxis(node, `${node.name}/axis${axis}`, layer, inner, axis, matrix);
    inner[axis] = outer[axis];
  }
  return layer;
}

/** The weights of every output position (ONNX, Resize-19). */
function interpolation(node: NodeView, inputs: number, outputs: number, scale: number): AxisMatrix {
  const mode = node.string('mode', 'nearest');
  const old = node.opset < 11;
  const coordinates = node.string('coordinate_transformation_mode', old ? 'asymmetric' : 'half_pixel');
  if (node.integer('antialias', 0) !== 0 && outputs < inputs)
    throw node.error('uses antialias, which is not supported');
  const data = new Float32Array(outputs * inputs);
  const add = (o: number, i: number, weight: number) => {
    data[o * inputs + Math.min(Math.max(i, 0), inputs - 1)] += weight;
  };
  for (let o = 0; o < outputs; o++) {
    const at = coordinate(node, coordinates, o, inputs, outputs, scale);
    if (mode === 'nearest') add(o, nearest(node, at, old), 1);
    else if (mode === 'linear') {
      const x = Math.min(Math.max(at, 0), inputs - 1);
      const low = Math.floor(x);
      add(o, low, 1 - (x - low));
      add(o, low + 1, x - low);
    } else if (mode === 'cubic') {
      if (node.integer('exclude_outside', 0) !== 0) throw node.error('has exclude_outside, which is not supported');
      const low = Math.floor(at);
      const weights = cubic(at - low, node.float('cubic_coeff_a', -0.75));
      for (const [tap, weight] of weights.entries()) add(o, low - 1 + tap, weight);
    } else throw node.error(`resizes in mode ${mode}; nearest, linear and cubic are supported`);
  }
  return { outputs, inputs, data };
}

function coordinate(node: NodeView, mode: string, o: number, inputs: number, outputs: number, scale: number): number {
  switch (mode) {
    case 'half_pixel':
      return (o + 0.5) / scale - 0.5;
    case 'pytorch_half_pixel':
      return outputs > 1 ? (o + 0.5) / scale - 0.5 : 0;
    case 'align_corners':
      return outputs > 1 ? (o * (inputs - 1)) / (outputs - 1) : 0;
    case 'asymmetric':
      return o / scale;
    case 'half_pixel_symmetric': {
      const adjustment = outputs / (scale * inputs);
      return (inputs / 2) * (1 - adjustment) + (o + 0.5) / scale - 0.5;
    }
    default:
      throw node.error(`has coordinates of mode ${mode}, which is not supported`);
  }
}

function nearest(node: NodeView, at: number, old: boolean): number {
  const mode = node.string('nearest_mode', old ? 'floor' : 'round_prefer_floor');
  if (mode === 'floor') return Math.floor(at);
  if (mode === 'ceil') return Math.ceil(at);
  return mode === 'round_prefer_ceil' ? Math.floor(at + 0.5) : Math.ceil(at - 0.5);
}

/** Keys' cubic convolution: weights of the four positions about `t` in [0, 1) between the middle two. */
function cubic(t: number, a: number): number[] {
  const near = (x: number) => ((a + 2) * x - (a + 3)) * x * x + 1;
  const far = (x: number) => ((a * x - 5 * a) * x + 8 * a) * x - 4 * a;
  return [far(t + 1), near(t), near(1 - t), far(2 - t)];
}
