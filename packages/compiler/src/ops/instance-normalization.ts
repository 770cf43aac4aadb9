/** InstanceNormalization: each channel over its own map, then scale and bias. */
import { channelAffine } from './channel-affine.ts';
import { outputShape, reshaped } from './dims.ts';
import { normaliseMaps } from './normalise.ts';
import type { Operator } from './operator.ts';

export const instanceNormalization: Operator = {
  name: 'InstanceNormalization',
  shape: (node) => [...node.dims(0)],
  lower(node, [input]) {
    const [, channels, ...space] = node.dims(0);
    const positions = space.reduce((product, size) => product * size, 1);
    // Depth is folded into channels, but is part of the map.
    const map = space.length > 2 ? reshaped(`${node.name}/map`, input, [channels, 1, positions]) : input;
    const norm = normaliseMaps(node.name, map, node.float('epsilon', 1e-5));
    const [scale, bias] = [node.real(1, 'scale').data, node.real(2, 'bias').data];
    return reshaped(`${node.name}/shape`, channelAffine(`${node.name}/scale`, norm, scale, bias), outputShape(node));
  },
};
