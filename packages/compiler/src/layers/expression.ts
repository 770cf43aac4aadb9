/**
 * Functions of one value, the same for all channels: what activations and products of a value with functions of itself are. Kept as
 * ONNX operators, which are their definition; calibration replaces them by piecewise linear ones.
 */

export type Expression =
  | { readonly kind: 'value' }
  /** An operator of one input. */
  | {
      readonly kind: 'operator';
      readonly operator: string;
      readonly attributes: Readonly<Record<string, { readonly float: number }>>;
      readonly of: Expression;
    }
  | { readonly kind: 'affine'; readonly factor: number; readonly offset: number; readonly of: Expression }
  | { readonly kind: 'clip'; readonly low: number; readonly high: number; readonly of: Expression }
  | { readonly kind: 'power'; readonly exponent: number; readonly of: Expression }
  | { readonly kind: 'product' | 'sum'; readonly of: Expression; readonly and: Expression };

export const VALUE: Expression = { kind: 'value' };

/** The expression as factor * value + offset, if it is that. */
export function lineOf(expression: Expression): { factor: number; offset: number } | undefined {
  if (expression.kind === 'value') return { factor: 1, offset: 0 };
  const inner = expression.kind === 'affine' ? lineOf(expression.of) : undefined;
  if (!inner || expression.kind !== 'affine') return undefined;
  const { factor, offset } = expression;
  return { factor: factor * inner.factor, offset: factor * inner.offset + offset };
}

interface ExpressionNode {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, { readonly float: number }>>;
}

interface ExpressionTensor {
  readonly name: string;
  readonly dims: readonly number[];
  readonly data: Float32Array;
}

/** The nodes that compute an expression of the value `input`, named `output`. */
export function expressionNodes(expression: Expression, input: string, output: string) {
  const nodes: ExpressionNode[] = [];
  const tensors: ExpressionTensor[] = [];
  let count = 0;
  const constant = (value: number): string => {
    const name = `${output}/constant${tensors.length}`;
    tensors.push({ name, dims: [], data: Float32Array.of(value) });
    return name;
  };
  const node = (operator: string, inputs: readonly string[], attributes?: ExpressionNode['attributes']): string => {
    const name = `${output}/part${count++}`;
    nodes.push({ operator, inputs, outputs: [name], ...(attributes ? { attributes } : {}) });
    return name;
  };
  const write = (part: Expression): string => {
    switch (part.kind) {
      case 'value':
        return input;
      case 'operator':
        return node(part.operator, [write(part.of)], part.attributes);
      case 'affine':
        return node('Add', [node('Mul', [write(part.of), constant(part.factor)]), constant(part.offset)]);
      case 'clip':
        return node('Clip', [write(part.of), constant(part.low), constant(part.high)]);
      case 'power':
        return node('Pow', [write(part.of), constant(part.exponent)]);
      case 'product':
        return node('Mul', [write(part.of), write(part.and)]);
      case 'sum':
        return node('Add', [write(part.of), write(part.and)]);
    }
  };
  nodes.push({ operator: 'Identity', inputs: [write(expression)], outputs: [output] });
  return { nodes, tensors };
}
