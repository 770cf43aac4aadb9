/**
 * A square is the product of a value with itself, which is exact and takes fewer bytes than a piecewise linear function of as many knots as
 * a parabola needs.
 */
import { type Expression, lineOf } from '../layers/expression.ts';
import type { Layer } from '../layers/layer.ts';
import { rewrite } from '../layers/rewrite.ts';
import { scaled } from '../ops/combine.ts';

export function squaresAsProducts(output: Layer): Layer {
  return rewrite(output, (layer) => {
    const base = layer.kind === 'function' ? squared(layer.expression) : undefined;
    if (!base) return layer;
    const { name, shape } = layer;
    const value = scaled(`${name}/value`, layer.inputs[0], base.factor, base.offset);
    const factor = base.factor === 1 && base.offset === 0 ? layer.inputs[0] : value;
    return { kind: 'scale', name, shape, inputs: [factor, factor] };
  });
}

/** What the expression is the square of, as factor * value + offset. */
function squared(expression: Expression): { factor: number; offset: number } | undefined {
  if (expression.kind === 'power' && expression.exponent === 2) return lineOf(expression.of);
  if (expression.kind !== 'product') return undefined;
  const [a, b] = [lineOf(expression.of), lineOf(expression.and)];
  return a && b && a.factor === b.factor && a.offset === b.offset ? a : undefined;
}
