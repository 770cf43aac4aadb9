/**
 * Products of stacks of matrices that both depend on the image (attention): every value of the first is a factor of a row of the second, and
 * the scaled rows are summed.
 */
import type { Layer, Shape } from '../layers/layer.ts';
import { spreadTo } from './broadcast.ts';
import { reshaped } from './dims.ts';
import { POINT } from './window.ts';

/**
 * @param a [stack, rows, inner]
 * @param b [stack, inner, columns]
 * @param shape of the result, which has the values of [stack, rows, columns] in this order
 */
export function matrixProduct(name: string, a: Layer, b: Layer, shape: Shape): Layer {
  const [stack, rows, inner] = a.shape;
  const columns = b.shape[2];
  const count = stack * rows * inner;
  // All rows of the second, once for each row of the first.
  const whole = reshaped(`${name}/rows`, b, [stack, 1, inner * columns]);
  const repeated = spreadTo(`${name}/repeated`, whole, [stack, rows, inner * columns]);
  const map = reshaped(`${name}/map`, repeated, [count, 1, columns]);
  const factors = reshaped(`${name}/factors`, a, [count, 1, 1]);
  const products: Layer = { kind: 'scale', name: `${name}/products`, shape: map.shape, inputs: [map, factors] };
  const sum: Layer = {
    kind: 'sumPool',
    name: `${name}/sum`,
    shape: [stack * rows, 1, columns],
    inputs: [reshaped(`${name}/terms`, products, [stack * rows, inner, columns])],
    window: { ...POINT, kernel: [inner, 1] },
  };
  return reshaped(name, sum, shape);
}
