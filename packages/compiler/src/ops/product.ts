/** Products of two values that depend on the image. */
import type { Layer } from '../layers/layer.ts';
import { spreadTo } from './broadcast.ts';
import { outputShape, reshaped } from './dims.ts';
import { functionOfTwo } from './function.ts';
import type { NodeView } from './operator.ts';
import { reordered } from './reordered.ts';

/** As a function of one value, where both are; else a map times factors, in either order. The layers are those of the node's two inputs. */
export function product(node: NodeView, a: Layer, b: Layer): Layer {
  const both = functionOfTwo(node.name, a, b, 'product');
  if (both) return both;
  const [map, factor] = leads(b, a) ? [a, b] : [b, a];
  if (leads(factor, map)) return { kind: 'scale', name: node.name, shape: map.shape, inputs: [map, factor] };
  return spreadProduct(node, { layer: a, dims: node.dims(0) }, { layer: b, dims: node.dims(1) });
}

/** Whether there is a factor for each index of the map's first axes. */
function leads(factor: Layer, map: Layer): boolean {
  const same = map.shape.findIndex((size, axis) => factor.shape[axis] !== size);
  return same !== 0 && (same === -1 || factor.shape.slice(same).every((size) => size === 1));
}

interface Operand {
  readonly layer: Layer;
  readonly dims: readonly number[];
}

/**
 * Factors that are spread along any axes: the map's axes of which each index has a factor come first, so that a factor meets all of its values
 * at once, and go back behind it.
 */
function spreadProduct(node: NodeView, a: Operand, b: Operand): Layer {
  const dims = node.outputDims;
  const isWhole = (operand: Operand) => operand.dims.join() === dims.join();
  if (!isWhole(a) && !isWhole(b)) return spreadProduct(node, wholeOf(node, a), b);
  const [map, factor] = isWhole(a) ? [a, b] : [b, a];
  const axes = dims.map((_, axis) => axis);
  const own = axes.filter((axis) => factor.dims[axis] > 1);
  const order = [...axes.filter((axis) => dims[axis] === 1), ...own];
  order.push(...axes.filter((axis) => !order.includes(axis)));
  const factors = own.reduce((count, axis) => count * dims[axis], 1);
  const shape = [factors, dims.reduce((count, size) => count * size, 1) / factors, 1] as const;
  const turned = reordered(`${node.name}/map`, map.layer, dims, order, shape);
  const each = reshaped(`${node.name}/factors`, factor.layer, [factors, 1, 1]);
  const scaled: Layer = { kind: 'scale', name: node.name, shape, inputs: [turned, each] };
  const back = axes.map((axis) => order.indexOf(axis));
  const orderedDims = order.map((axis) => dims[axis]);
  return reordered(`${node.name}/back`, scaled, orderedDims, back, outputShape(node));
}

/** With all values of the product. @throws DB1006 where its depth is folded */
function wholeOf(node: NodeView, { layer, dims }: Operand): Operand {
  if (dims.length > 4)
    throw node.error(
      `multiplies ${node.dims(0).join('x')} by ${node.dims(1).join('x')}, which both depend on the image; of more than four dimensions one must have all values`,
    );
  return { layer: spreadTo(`${node.name}/whole`, layer, outputShape(node)), dims: node.outputDims };
}
