/** Clip with any bounds: ReLU6 and its like are one rectifier, others one between two shifts. */
import type { Layer } from '../layers/layer.ts';
import { rectified, scaled } from './combine.ts';
import type { NodeView, Operator } from './operator.ts';

export const clip: Operator = {
  name: 'Clip',
  shape: (node) => [...node.dims(0)],
  lower(node, [input]) {
    const minimum = bound(node, 1, 'min', Number.NEGATIVE_INFINITY);
    const maximum = bound(node, 2, 'max', Number.POSITIVE_INFINITY);
    if (!(minimum < maximum)) throw node.error(`clips to [${minimum}, ${maximum}]`);
    // PyTorch writes "no bound" as the largest float32.
    const [hasMinimum, hasMaximum] = [minimum > -3e38, maximum < 3e38];
    if (!hasMinimum) {
      if (!hasMaximum) return input;
      // min(x, b) = b - relu(b - x)
      const below = rectified(`${node.name}/below`, scaled(`${node.name}/distance`, input, -1, maximum));
      return scaled(node.name, below, -1, maximum);
    }
    const shifted = (name: string, layer: Layer, by: number) => (by === 0 ? layer : scaled(name, layer, 1, by));
    const clipped = rectified(
      minimum === 0 ? node.name : `${node.name}/above`,
      shifted(`${node.name}/shifted`, input, -minimum),
      hasMaximum ? maximum - minimum : undefined,
    );
    return shifted(node.name, clipped, minimum);
  },
};

/** An input since operator set 11, an attribute before. */
function bound(node: NodeView, index: number, name: string, otherwise: number): number {
  if (node.has(index)) return node.real(index, `${name}imum`).data[0] ?? otherwise;
  return node.float(name, otherwise);
}
