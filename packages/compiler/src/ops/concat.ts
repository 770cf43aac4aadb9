/** Concat along channels, or along height or width; also with constants (a class token). */
import { type Layer, sizeOf } from '../layers/layer.ts';
import { joinAlong, mapAxis, selection } from './axis-map.ts';
import { layerAxes, outputShape, positiveAxis, reshaped } from './dims.ts';
import type { NodeView, Operator } from './operator.ts';

export const concat: Operator = {
  name: 'Concat',
  shape(node) {
    const first = node.dims(0);
    const axis = joinedAxis(node);
    if (axis === 0) throw node.error('joins along the batch');
    let size = 0;
    for (let index = 0; index < node.inputCount; index++) {
      const dims = node.dims(index);
      if (dims.length !== first.length || dims.some((one, at) => at !== axis && one !== first[at])) {
        throw node.shapeError(`${first.join('x')} and ${dims.join('x')} cannot be joined`);
      }
      size += dims[axis];
    }
    return first.map((one, at) => (at === axis ? size : one));
  },
  lower(node, inputs) {
    if (inputs.length < node.inputCount) return withConstants(node, inputs);
    if (inputs.length === 1) return inputs[0];
    const axis = joinedAxis(node);
    const dims = node.outputDims;
    const own = layerAxes(dims)[axis];
    if (own !== undefined) return joinAlong(node.name, inputs, own);
    const outer = dims.slice(0, axis).reduce((product, size) => product * size, 1);
    // The first of the axes that the layer holds folded.
    if (outer === 1) return joinAlong(node.name, inputs, 0);
    const apart = inputs.map((input, at) => {
      const size = node.dims(at)[axis];
      return reshaped(`${node.name}/apart${at}`, input, [outer, size, sizeOf(input.shape) / outer / size]);
    });
    return reshaped(`${node.name}/together`, joinAlong(node.name, apart, 1), outputShape(node));
  },
};

/** One layer between constants: moved to its place, with zeros elsewhere, and the constants as an offset. */
function withConstants(node: NodeView, [input, ...more]: readonly Layer[]): Layer {
  const axis = joinedAxis(node);
  if (more.length > 0)
    throw node.error('joins several values that depend on the image with a constant; one is supported');
  if (layerAxes(node.outputDims)[axis] === undefined) throw node.error('joins a constant along the depth of a volume');
  const length = node.outputDims[axis];
  const inner = node.outputDims.slice(axis + 1).reduce((product, size) => product * size, 1);
  const outer = node.outputDims.slice(0, axis).reduce((product, size) => product * size, 1);
  const offset = new Float64Array(outer * length * inner);
  const places = new Array<number>(length).fill(-1);
  let dims: readonly number[] = [];
  for (let index = 0, first = 0; index < node.inputCount; index++) {
    const own = node.dims(index);
    const size = own[axis];
    if (node.isConstant(index)) {
      const { data } = node.real(index, 'values');
      for (let o = 0; o < outer; o++)
        offset.set(data.subarray(o * size * inner, (o + 1) * size * inner), (o * length + first) * inner);
    } else {
      dims = own;
      for (let i = 0; i < size; i++) places[first + i] = i;
    }
    first += size;
  }
  const moved = mapAxis(node, `${node.name}/place`, input, dims, axis, selection(places, dims[axis]));
  const factor = new Float64Array(moved.shape[0]).fill(1);
  return { kind: 'affine', name: node.name, shape: moved.shape, inputs: [moved], factor, offset };
}

const joinedAxis = (node: NodeView) => positiveAxis(node, node.integer('axis', 1), node.dims(0).length);
