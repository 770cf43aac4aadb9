/** Einsum of one or two values: sums of products over named axes, as matrix products. */
import type { Layer } from '../layers/layer.ts';
import { axesTogether } from './along-axes.ts';
import { denseLayer } from './dense.ts';
import { shapeOfDims } from './dims.ts';
import { matrixProduct } from './matrix-product.ts';
import type { NodeView, Operator } from './operator.ts';
import { reordered } from './reordered.ts';
import { POINT } from './window.ts';

export const einsum: Operator = {
  name: 'Einsum',
  shape(node) {
    const { output, sizes } = equationOf(node);
    return output.map((letter) => sizes.get(letter) as number);
  },
  lower(node, layers) {
    const equation = equationOf(node);
    const given = [...layers];
    const operands = equation.inputs.map((letters, index): Operand => {
      return { letters, layer: node.isConstant(index) ? undefined : given.shift(), index };
    });
    const [a, b] = operands.map((operand) => summedAlone(node, equation, operand));
    if (!b) return inOrder(node, equation, a.layer as Layer, a.letters);
    return a.layer ? productOf(node, equation, a, b) : productOf(node, equation, b, a);
  },
};

interface Equation {
  /** The letter of each axis. */
  readonly inputs: readonly (readonly string[])[];
  readonly output: readonly string[];
  readonly sizes: ReadonlyMap<string, number>;
}

interface Operand {
  readonly letters: readonly string[];
  /** Nothing where it is a constant. */
  readonly layer: Layer | undefined;
  /** Of the node's inputs. */
  readonly index: number;
}

/** @throws DB1006 for what is not one sum over products of at most two values, each axis with a letter of its own */
function equationOf(node: NodeView): Equation {
  const text = node.string('equation', '').replaceAll(' ', '');
  const [left, right] = text.split('->');
  const inputs = left.split(',').map((term) => [...term]);
  const sizes = new Map<string, number>();
  inputs.forEach((letters, index) => {
    const dims = node.dims(index);
    const named = letters.every((letter) => /[A-Za-z]/.test(letter)) && new Set(letters).size === letters.length;
    if (!named || letters.length !== dims.length || inputs.length > 2)
      throw node.error(`computes "${text}"; one or two values, with one letter for each axis, are supported`);
    for (const [axis, letter] of letters.entries()) {
      if ((sizes.get(letter) ?? dims[axis]) !== dims[axis])
        throw node.shapeError(`axis ${letter} has ${sizes.get(letter)} and ${dims[axis]} values`);
      sizes.set(letter, dims[axis]);
    }
  });
  const all = inputs.flat();
  const once = [...new Set(all)].filter((letter) => all.indexOf(letter) === all.lastIndexOf(letter)).sort();
  const output = right === undefined ? once : [...right];
  if (output.some((letter) => !sizes.has(letter)) || new Set(output).size !== output.length)
    throw node.error(`computes "${text}", whose result has axes that no value has`);
  return { inputs, output, sizes };
}

const sizeOf = ({ sizes }: Equation, letters: readonly string[]) =>
  letters.reduce((product, letter) => product * (sizes.get(letter) as number), 1);

/** Axes that only one operand has, and not the result, are summed at once. */
function summedAlone(node: NodeView, equation: Equation, operand: Operand): Operand {
  const { letters, layer, index } = operand;
  const others = equation.inputs.filter((_, at) => at !== index).flat();
  const alone = letters.filter((letter) => !others.includes(letter) && !equation.output.includes(letter));
  if (alone.length === 0) return operand;
  if (!layer) throw node.error('sums a constant over an axis of its own; sum it before');
  const dims = letters.map((letter) => equation.sizes.get(letter) as number);
  const axes = alone.map((letter) => letters.indexOf(letter));
  const map = axesTogether(`${node.name}/alone${index}`, layer, dims, axes);
  const [kept, , size] = map.shape;
  const window = { ...POINT, kernel: [1, size] as const };
  const sum: Layer = { kind: 'sumPool', name: `${node.name}/sum${index}`, shape: [kept, 1, 1], inputs: [map], window };
  return { letters: letters.filter((letter) => !alone.includes(letter)), layer: sum, index };
}

/** The first depends on the image; the second may be a constant. */
function productOf(node: NodeView, equation: Equation, a: Operand, b: Operand): Layer {
  const { output } = equation;
  const summed = a.letters.filter((letter) => b.letters.includes(letter) && !output.includes(letter));
  const stack = a.letters.filter((letter) => b.letters.includes(letter) && output.includes(letter));
  const rows = a.letters.filter((letter) => !b.letters.includes(letter));
  const columns = b.letters.filter((letter) => !a.letters.includes(letter));
  const size = (letters: readonly string[]) => sizeOf(equation, letters);
  const turned = (operand: Operand, order: readonly string[], shape: readonly [number, number, number]): Layer => {
    const dims = operand.letters.map((letter) => equation.sizes.get(letter) as number);
    const axes = order.map((letter) => operand.letters.indexOf(letter));
    return reordered(`${node.name}/operand${operand.index}`, operand.layer as Layer, dims, axes, shape);
  };
  if (!b.layer) {
    if (size(stack) > 1) throw node.error('multiplies by another constant at each position; one matrix is supported');
    const matrix = turned(a, [...summed, ...stack, ...rows], [size(summed), size(rows), 1]);
    const weights = constantMatrix(node, b, [...stack, ...summed, ...columns]);
    const dense = denseLayer(node.name, matrix, weights, false, 1, new Float64Array(size(columns)));
    return inOrder(node, equation, dense, [...columns, ...stack, ...rows]);
  }
  const first = turned(a, [...stack, ...rows, ...summed], [size(stack), size(rows), size(summed)]);
  const second = turned(b, [...stack, ...summed, ...columns], [size(stack), size(summed), size(columns)]);
  const all = matrixProduct(node.name, first, second, [size(stack), size(rows), size(columns)]);
  return inOrder(node, equation, all, [...stack, ...rows, ...columns]);
}

/** The constant's values with its axes in the given order. */
function constantMatrix(node: NodeView, { letters, index }: Operand, order: readonly string[]): Float32Array {
  const { dims, data } = node.real(index, 'operand');
  const strides = letters.map((_, axis) => dims.slice(axis + 1).reduce((product, size) => product * size, 1));
  const axes = order.map((letter) => letters.indexOf(letter));
  return Float32Array.from(data, (_, at) => {
    let [rest, from] = [at, 0];
    for (const axis of axes.toReversed()) {
      from += (rest % dims[axis]) * strides[axis];
      rest = Math.floor(rest / dims[axis]);
    }
    return data[from];
  });
}

function inOrder(node: NodeView, equation: Equation, layer: Layer, letters: readonly string[]): Layer {
  const dims = letters.map((letter) => equation.sizes.get(letter) as number);
  const order = equation.output.map((letter) => letters.indexOf(letter));
  return reordered(`${node.name}/result`, layer, dims, order, shapeOfDims(node.outputDims));
}
