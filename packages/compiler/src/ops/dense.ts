/** A constant matrix as a 1x1 convolution, shared by Gemm and MatMul. */
import type { Layer, LinearLayer, Shape } from '../layers/layer.ts';
import { POINT } from './window.ts';

/**
 * @param matrix K x N in C order, or N x K where `transposed`
 * @param bias N values
 */
export function denseLayer(
  name: string,
  input: Layer,
  matrix: Float32Array,
  transposed: boolean,
  scale: number,
  bias: Float64Array,
): LinearLayer {
  const outputs = bias.length;
  const inputs = input.shape[0];
  const weights = new Float32Array(outputs * inputs);
  for (let o = 0; o < outputs; o++) {
    for (let i = 0; i < inputs; i++)
      weights[o * inputs + i] = scale * matrix[transposed ? o * inputs + i : i * outputs + o];
  }
  const shape: Shape = [outputs, input.shape[1], input.shape[2]];
  return { kind: 'linear', name, shape, inputs: [input], window: POINT, groups: 1, weights, bias };
}
