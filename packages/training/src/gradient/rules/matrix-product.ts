import { integerAttribute, realAttribute } from '../attributes.ts';
import type { Backward, GradientRule } from '../rule.ts';
import { reduceTo } from './broadcast.ts';

/** alpha A' B' + beta C, each of A and B transposed or not. */
export const gemm: GradientRule = {
  operators: ['Gemm'],
  learned: [1, 2],
  backward(of) {
    const { node, builder, gradient, dims } = of;
    const [a, b, c] = node.inputs;
    const alpha = realAttribute(node, 'alpha', 1);
    const beta = realAttribute(node, 'beta', 1);
    const transA = integerAttribute(node, 'transA', 0);
    const transB = integerAttribute(node, 'transB', 0);
    const product = (left: string, leftTransposed: number, right: string, rightTransposed: number) =>
      builder.node('Gemm', [left, right], { alpha: { float: alpha }, transA: leftTransposed, transB: rightTransposed });
    const byA = () => (transA ? product(b, transB, gradient, 1) : product(gradient, 0, b, 1 - transB));
    const byB = () => (transB ? product(gradient, 1, a, transA) : product(a, 1 - transA, gradient, 0));
    const byC = () => {
      const scaled = beta === 1 ? gradient : builder.node('Mul', [gradient, builder.scalar(beta)]);
      return reduceTo(builder, scaled, dims(node.outputs[0]), dims(c));
    };
    return [of.wanted(0) ? byA() : undefined, of.wanted(1) ? byB() : undefined, c && of.wanted(2) ? byC() : undefined];
  },
};

/** MatMul of matrices, and of stacks of them with broadcasting. */
export const matMul: GradientRule = {
  operators: ['MatMul'],
  learned: [0, 1],
  backward(of) {
    const { node, builder, gradient, dims } = of;
    const [a, b] = node.inputs;
    const side = (input: number, name: string, make: () => string, stack: readonly number[]) =>
      of.wanted(input) ? reduceTo(builder, make(), stack, dims(name)) : undefined;
    const output = dims(node.outputs[0]);
    const stacked = output.slice(0, -2);
    const [rows, columns] = output.slice(-2);
    const inner = dims(a).at(-1) as number;
    return [
      side(0, a, () => builder.node('MatMul', [gradient, transposed(of, b)]), [...stacked, rows, inner]),
      side(1, b, () => builder.node('MatMul', [transposed(of, a), gradient]), [...stacked, inner, columns]),
    ];
  },
};

function transposed({ builder, dims }: Backward, name: string): string {
  const rank = dims(name).length;
  const perm = Array.from({ length: rank }, (_, axis) => axis);
  [perm[rank - 2], perm[rank - 1]] = [rank - 1, rank - 2];
  return builder.transpose(name, perm);
}
