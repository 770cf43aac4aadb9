/**
 * Pad. Zeros around the map become a padding layer, which a pass merges into the layer that reads it where it can; other values,
 * modes and axes are maps along each axis.
 */
import type { AffineLayer, Layer } from '../layers/layer.ts';
import { mapAxis, selection } from './axis-map.ts';
import { outputShape, positiveAxis } from './dims.ts';
import type { NodeView, Operator } from './operator.ts';

export const pad: Operator = {
  name: 'Pad',
  shape(node) {
    const { before, after } = padsOf(node);
    return node.dims(0).map((size, axis) => size + before[axis] + after[axis]);
  },
  lower(node, [input]) {
    const { before, after } = padsOf(node);
    const all = [...before, ...after];
    if (all.every((size) => size === 0)) return input;
    const mode = node.string('mode', 'constant');
    const rank = before.length;
    const still = rank === 3 ? 2 : rank - 2;
    const plain = all.every((size, at) => size >= 0 && (size === 0 || at % rank >= still)) && rank >= 3;
    const value = mode === 'constant' ? borderValue(node) : 0;
    if (mode === 'constant' && plain && value === 0) {
      const [top, bottom] = rank === 3 ? [0, 0] : [before[rank - 2], after[rank - 2]];
      const padding = [top, before[rank - 1], bottom, after[rank - 1]] as const;
      return { kind: 'pad', name: node.name, shape: outputShape(node), inputs: [input], padding };
    }
    return bordered(node, mapped(node, input, mode), value);
  },
};

function mapped(node: NodeView, input: Layer, mode: string): Layer {
  const { before, after } = padsOf(node);
  const dims = [...node.dims(0)];
  let layer = input;
  for (let axis = 1; axis < dims.length; axis++) {
    const size = dims[axis];
    const outputs = size + before[axis] + after[axis];
    const indices = Array.from({ length: outputs }, (_, i) => source(i - before[axis], size, mode));
    layer = mapAxis(node, `${node.name}/axis${axis}`, layer, dims, axis, selection(indices, size));
    dims[axis] = outputs;
  }
  return layer;
}

function source(at: number, size: number, mode: string): number {
  if (mode === 'edge') return Math.min(Math.max(at, 0), size - 1);
  if (mode === 'wrap') return ((at % size) + size) % size;
  if (mode === 'reflect' && size > 1) {
    const period = 2 * (size - 1);
    const inside = ((at % period) + period) % period;
    return inside < size ? inside : period - inside;
  }
  return at;
}

/** `value` at the padded positions, where the layer has zeros. */
function bordered(node: NodeView, layer: Layer, value: number): Layer {
  if (value === 0) return layer;
  const { before } = padsOf(node);
  const [inner, outer] = [node.dims(0), node.outputDims];
  const count = outer.reduce((product, size) => product * size, 1);
  const offset = Float64Array.from({ length: count }, (_, i) => {
    let rest = i;
    let inside = true;
    for (let axis = outer.length - 1; axis >= 0; axis--) {
      const at = (rest % outer[axis]) - before[axis];
      rest = Math.floor(rest / outer[axis]);
      inside &&= at >= 0 && at < inner[axis];
    }
    return inside ? 0 : value;
  });
  const factor = new Float64Array(layer.shape[0]).fill(1);
  const affine: AffineLayer = {
    kind: 'affine',
    name: `${node.name}/border`,
    shape: layer.shape,
    inputs: [layer],
    factor,
    offset,
  };
  return affine;
}

const borderValue = (node: NodeView) => (node.has(2) ? node.real(2, 'value').data[0] : node.float('value', 0));

const MODES = ['constant', 'reflect', 'edge', 'wrap'];

/** Pads before and after every axis. */
function padsOf(node: NodeView): { before: number[]; after: number[] } {
  const rank = node.dims(0).length;
  const pads = node.has(1) ? node.integers(1, 'pads') : [...(node.integerList('pads') ?? [])];
  const axes = node.has(3) ? node.integers(3, 'axes').map((axis) => positiveAxis(node, axis, rank)) : undefined;
  const given = axes ?? Array.from({ length: rank }, (_, axis) => axis);
  if (pads.length !== 2 * given.length) throw node.shapeError(`it has ${pads.length} pads`);
  if (pads.some((size) => size > 2 ** 16 || size < -(2 ** 16))) throw node.error(`has pads [${pads.join(', ')}]`);
  const mode = node.string('mode', 'constant');
  if (!MODES.includes(mode)) throw node.error(`pads in mode ${mode}; ${MODES.join(', ')} are supported`);
  const before = new Array<number>(rank).fill(0);
  const after = new Array<number>(rank).fill(0);
  given.forEach((axis, at) => {
    before[axis] = pads[at];
    after[axis] = pads[at + given.length];
  });
  if (before[0] !== 0 || after[0] !== 0) throw node.error('pads the batch');
  return { before, after };
}
