/** Work along one axis of a layer, which changes places with the last one before and after. */
import type { Layer, Shape } from '../layers/layer.ts';
import { layerAxes } from './dims.ts';
import type { NodeView } from './operator.ts';

const TO_LAST = [
  [1, 2, 0],
  [0, 2, 1],
  [0, 1, 2],
] as const;
const FROM_LAST = [
  [2, 0, 1],
  [0, 2, 1],
  [0, 1, 2],
] as const;

/**
 * @param axis of the node's first input
 * @param work on the layer with that axis last; it may change the length of that axis only
 */
export function alongLastAxis(node: NodeView, input: Layer, axis: number, work: (layer: Layer) => Layer): Layer {
  const at = layerAxes(node.dims(0))[axis];
  if (at === undefined)
    throw node.error(
      `works along axis ${axis} of ${node.dims(0).join('x')}; axes behind the batch of 2 to 4 dimensions are supported`,
    );
  return turned(`${node.name}/out`, work(turned(`${node.name}/in`, input, TO_LAST[at])), FROM_LAST[at]);
}

function turned(name: string, input: Layer, axes: readonly [number, number, number]): Layer {
  if (axes.every((axis, at) => axis === at)) return input;
  const [a, b, c] = axes.map((axis) => input.shape[axis]);
  const shape: Shape = [a, b, c];
  return { kind: 'permute', name, shape, inputs: [input], axes };
}
