/** Functions of one value: operators of one input, and products and sums of values that are functions of the same one. */
import { type Expression, VALUE } from '../layers/expression.ts';
import type { AffineLayer, FunctionLayer, Layer } from '../layers/layer.ts';
import type { NodeView, Operator } from './operator.ts';

type Build = (node: NodeView, of: Expression) => Expression;

/** An operator of one input that calibration approximates. */
export function functionOperator(name: string, build: Build): Operator {
  return {
    name,
    shape: (node) => [...node.dims(0)],
    lower: (node, [input]) => functionLayer(node.name, input, (of) => build(node, of)),
  };
}

/** The ONNX operator of that name, with float attributes. */
export const operatorOf = (
  operator: string,
  of: Expression,
  attributes: Readonly<Record<string, number>> = {},
): Expression => ({
  kind: 'operator',
  operator,
  of,
  attributes: Object.fromEntries(Object.entries(attributes).map(([name, float]) => [name, { float }])),
});

/** The power of an expression; roots of what is a power already are one power, where its base cannot be below zero. */
export function powerOf(exponent: number, of: Expression): Expression {
  if (of.kind !== 'power' || Number.isInteger(of.exponent)) return { kind: 'power', exponent, of };
  return { kind: 'power', exponent: exponent * of.exponent, of: of.of };
}

/** A function of a layer; of what that is a function of, if it is one itself. */
export function functionLayer(name: string, input: Layer, build: (of: Expression) => Expression): FunctionLayer {
  const views = viewsOf(input);
  const deepest = views.findLast(({ approximated }) => approximated) ?? views[0];
  const { base, expression } = deepest;
  return { kind: 'function', name, shape: base.shape, inputs: [base], expression: build(expression) };
}

/** Both as functions of one layer, if they are; sums only where that saves an approximation. */
export function functionOfTwo(name: string, a: Layer, b: Layer, kind: 'product' | 'sum'): FunctionLayer | undefined {
  for (const first of viewsOf(a)) {
    const second = viewsOf(b).find(({ base }) => base === first.base);
    if (!second || first.base.kind === 'input') continue;
    if (kind === 'sum' && !first.approximated && !second.approximated) return undefined;
    const expression: Expression = { kind, of: first.expression, and: second.expression };
    return { kind: 'function', name, shape: first.base.shape, inputs: [first.base], expression };
  }
  return undefined;
}

interface ViewOf {
  /** The layer is `expression` of this one. */
  readonly base: Layer;
  readonly expression: Expression;
  /** Whether a function that must be approximated lies in between. */
  readonly approximated: boolean;
}

/** The layer as a function of itself, of its input, and so on down to what is no function of one value. */
function viewsOf(layer: Layer): ViewOf[] {
  const views: ViewOf[] = [{ base: layer, expression: VALUE, approximated: false }];
  for (let at = layer; ; ) {
    const step = expressionOf(at);
    if (!step) return views;
    const { expression } = views[views.length - 1];
    at = at.inputs[0];
    const composed = substitute(expression, step);
    views.push({ base: at, expression: composed, approximated: isApproximated(layer, at) });
  }
}

/** Whether a function or an activation lies on the way from `layer` down to `base`. */
function isApproximated(layer: Layer, base: Layer): boolean {
  for (let at = layer; at !== base; at = at.inputs[0])
    if (at.kind === 'function' || at.kind === 'activation') return true;
  return false;
}

function expressionOf(layer: Layer): Expression | undefined {
  switch (layer.kind) {
    case 'function':
      return layer.expression;
    case 'activation':
      return layer.activation === 'sigmoid' ? operatorOf('Sigmoid', VALUE) : undefined;
    case 'relu':
      return { kind: 'clip', low: 0, high: layer.limit ?? LARGEST, of: VALUE };
    case 'affine':
      return isUniform(layer)
        ? { kind: 'affine', factor: layer.factor[0], offset: layer.offset[0], of: VALUE }
        : undefined;
    default:
      return undefined;
  }
}

const LARGEST = 3.4e38;

const isUniform = ({ factor, offset }: AffineLayer) =>
  factor.every((value) => value === factor[0]) && offset.every((value) => value === offset[0]);

/** The outer expression with the inner one for its value. */
function substitute(outer: Expression, inner: Expression): Expression {
  if (outer.kind === 'value') return inner;
  const of = substitute(outer.of, inner);
  return 'and' in outer ? { ...outer, of, and: substitute(outer.and, inner) } : { ...outer, of };
}
