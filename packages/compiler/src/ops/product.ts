/** Products of two values that depend on the image. */
import type { Layer } from '../layers/layer.ts';
import { functionOfTwo } from './function.ts';
import type { NodeView } from './operator.ts';

/** As a function of one value, where both are; else a map times factors, in either order. @throws DB1006 */
export function product(node: NodeView, a: Layer, b: Layer): Layer {
  const both = functionOfTwo(node.name, a, b, 'product');
  if (both) return both;
  const [map, factor] = leads(b, a) ? [a, b] : [b, a];
  if (!leads(factor, map))
    throw node.error(
      `multiplies ${a.shape.join('x')} by ${b.shape.join('x')}, which both depend on the image; equal shapes, one factor a channel, and one a row are supported`,
    );
  return { kind: 'scale', name: node.name, shape: map.shape, inputs: [map, factor] };
}

/** Whether there is a factor for each index of the map's first axes. */
function leads(factor: Layer, map: Layer): boolean {
  const same = map.shape.findIndex((size, axis) => factor.shape[axis] !== size);
  return same !== 0 && (same === -1 || factor.shape.slice(same).every((size) => size === 1));
}
