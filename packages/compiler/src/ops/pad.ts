/** Pad with zeros around the map; a pass merges it into the layer that reads it. */
import { outputShape } from './dims.ts';
import type { NodeView, Operator } from './operator.ts';

export const pad: Operator = {
  name: 'Pad',
  shape(node) {
    const pads = padsOf(node);
    const rank = pads.length / 2;
    return node.dims(0).map((size, axis) => size + pads[axis] + pads[axis + rank]);
  },
  lower(node, [input]) {
    const pads = padsOf(node);
    if (pads.every((size) => size === 0)) return input;
    const rank = pads.length / 2;
    const spatial = rank === 3 ? 1 : 2;
    const fixed = pads.some((size, index) => size > 0 && index % rank < rank - spatial);
    if (fixed || rank < 3) throw node.error('pads batch, channels or depth; only height and width are supported');
    const top = rank === 3 ? 0 : pads[rank - 2];
    const bottom = rank === 3 ? 0 : pads[2 * rank - 2];
    const padding = [top, pads[rank - 1], bottom, pads[2 * rank - 1]] as const;
    return { kind: 'pad', name: node.name, shape: outputShape(node), inputs: [input], padding };
  },
};

/** Leading pads of all axes, then trailing; checked to be zeros of value 0. */
function padsOf(node: NodeView): number[] {
  const pads = node.has(1) ? node.integers(1, 'pads') : [...(node.integerList('pads') ?? [])];
  if (pads.length !== 2 * node.dims(0).length) throw node.shapeError(`it has ${pads.length} pads`);
  const none = pads.every((size) => size === 0);
  const mode = node.string('mode', 'constant');
  if (!none && mode !== 'constant') throw node.error(`pads in mode ${mode}; only zeros are supported`);
  if (pads.some((size) => size < 0 || size > 2 ** 16)) throw node.error(`has pads [${pads.join(', ')}]`);
  const value = node.has(2) ? node.real(2, 'value').data[0] : node.float('value', 0);
  if (!none && value !== 0) throw node.error(`pads with ${value}; only zeros are supported`);
  return pads;
}
