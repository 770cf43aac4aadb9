/** Maximum and sum over windows. */
import type { PoolLayer, Shape } from '../layers/layer.ts';
import { type PlanContext, partName } from './plan-context.ts';
import type { Part } from './view.ts';

/** From this many summands on, a window's sum is truncated back to the width of one value. */
const TRUNCATED_WINDOW = 16;

export function planMaxPool(context: PlanContext, layer: PoolLayer, part: Part, index: number): Part {
  const { tensor } = part;
  const name = partName(layer.name, index);
  const shape: Shape = [tensor.shape[0], layer.shape[1], layer.shape[2]];
  const { low, high, scales, widthGroup } = tensor;
  const output = context.tensor({ name, shape, low, high, scales, widthGroup });
  context.steps.push({ op: 'maxPool', name, inputs: [tensor], output, window: layer.window });
  return { ...part, tensor: output };
}

export function planSumPool(context: PlanContext, layer: PoolLayer, part: Part, index: number): Part {
  const { tensor, constant } = part;
  const name = partName(layer.name, index);
  const [, outHeight, outWidth] = layer.shape;
  const shape: Shape = [tensor.shape[0], outHeight, outWidth];
  const { kernel, padding } = layer.window;
  // No window holds more values than the map has.
  const count = Math.min(kernel[0], tensor.shape[1]) * Math.min(kernel[1], tensor.shape[2]);
  const mean = padding.every((size) => size === 0) ? tensor.mean?.map((value) => value * count) : undefined;
  const sum = context.tensor({
    name,
    shape,
    low: tensor.low.map((value) => Math.min(0, value) * count),
    high: tensor.high.map((value) => Math.max(0, value) * count),
    scales: tensor.scales,
    mean,
  });
  context.steps.push({ op: 'sumPool', name, inputs: [tensor], output: sum, window: layer.window });
  const folded = sumConstants(layer, tensor.shape, constant);
  const summed: Part = { tensor: sum, factor: part.factor, constant: folded, plain: false };
  return count < TRUNCATED_WINDOW ? summed : truncate(context, summed, Math.floor(Math.log2(count)));
}

function truncate(context: PlanContext, part: Part, shift: number): Part {
  const { tensor } = part;
  const name = `${tensor.name}/truncate`;
  const down = (values: Float64Array) => values.map((value) => value / 2 ** shift);
  const output = context.tensor({
    name,
    shape: tensor.shape,
    low: down(tensor.low),
    high: down(tensor.high),
    scales: tensor.scales,
    mean: tensor.mean && down(tensor.mean),
  });
  context.steps.push({ op: 'truncate', name, inputs: [tensor], output, shift });
  return { ...part, tensor: output, factor: part.factor.map((value) => value * 2 ** shift) };
}

/** Constants through a sum over windows: with padding they depend on how much of the window lies inside. */
function sumConstants(layer: PoolLayer, inputShape: Shape, constant: Float64Array): Float64Array {
  if (constant.every((value) => value === 0)) return new Float64Array(inputShape[0]);
  const [channels, height, width] = inputShape;
  const { kernel, stride, padding } = layer.window;
  const positions = constant.length / channels;
  if (positions === 1 && padding.every((size) => size === 0))
    return constant.map((value) => value * kernel[0] * kernel[1]);
  const [, outHeight, outWidth] = layer.shape;
  const result = new Float64Array(channels * outHeight * outWidth);
  for (let c = 0, at = 0; c < channels; c++) {
    for (let y = 0; y < outHeight; y++) {
      for (let x = 0; x < outWidth; x++, at++) {
        for (let ky = 0; ky < kernel[0]; ky++) {
          const row = y * stride[0] + ky - padding[0];
          if (row < 0 || row >= height) continue;
          for (let kx = 0; kx < kernel[1]; kx++) {
            const column = x * stride[1] + kx - padding[1];
            if (column < 0 || column >= width) continue;
            result[at] += positions === 1 ? constant[c] : constant[(c * height + row) * width + column];
          }
        }
      }
    }
  }
  return result;
}
