/** Mul by a constant, one number or one a channel; products of a value with functions of itself. */
import { type Layer, sameShape } from '../layers/layer.ts';
import { affineWithConstant } from './affine-constant.ts';
import { arithmeticShape, constantInput } from './broadcast.ts';
import { functionOfTwo } from './function.ts';
import type { NodeView, Operator } from './operator.ts';

export const mul: Operator = {
  name: 'Mul',
  shape: arithmeticShape,
  lower(node, inputs) {
    const constant = constantInput(node);
    if (constant === undefined) {
      const [a, b] = inputs;
      const product = functionOfTwo(node.name, a, b, 'product');
      if (product) return product;
      const scaled = scaleLayer(node, a, b);
      if (scaled) return scaled;
      throw node.error(
        'multiplies two values that depend on the image and are no functions of one value; constant factors, and one factor a channel, are supported. Replace attention and products of maps by convolutions, or retrain without them',
      );
    }
    return affineWithConstant(node, inputs[0], constant, { factor: (value) => value, offset: () => 0 });
  },
};

/** A map times one factor a channel, in either order. */
function scaleLayer({ name }: NodeView, a: Layer, b: Layer): Layer | undefined {
  const isFactor = (factor: Layer, map: Layer) => sameShape(factor.shape, [map.shape[0], 1, 1]);
  if (isFactor(b, a)) return { kind: 'scale', name, shape: a.shape, inputs: [a, b] };
  return isFactor(a, b) ? { kind: 'scale', name, shape: b.shape, inputs: [b, a] } : undefined;
}
