/** Clip from 0 to a positive limit: ReLU6 and its like. */
import type { NodeView, Operator } from './operator.ts';

export const clip: Operator = {
  name: 'Clip',
  shape: (node) => [...node.dims(0)],
  lower(node, [input]) {
    const minimum = bound(node, 1, 'min', Number.NEGATIVE_INFINITY);
    const maximum = bound(node, 2, 'max', Number.POSITIVE_INFINITY);
    if (minimum !== 0 || !(maximum > 0)) {
      throw node.error(`clips to [${minimum}, ${maximum}]; only a minimum of 0 and a positive maximum are supported`);
    }
    // PyTorch writes "no maximum" as the largest float32.
    const limit = maximum > 3e38 ? undefined : maximum;
    return { kind: 'relu', name: node.name, shape: input.shape, inputs: [input], limit };
  },
};

/** An input since operator set 11, an attribute before. */
function bound(node: NodeView, index: number, name: string, otherwise: number): number {
  if (node.has(index)) return node.real(index, `${name}imum`).data[0] ?? otherwise;
  return node.float(name, otherwise);
}
