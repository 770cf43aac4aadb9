/** GroupNormalization: groups of consecutive channels over their maps, then scale and bias a channel (a group before operator set 21). */
import { channelAffine } from './channel-affine.ts';
import { outputShape, perChannel, reshaped } from './dims.ts';
import { normaliseMaps } from './normalise.ts';
import type { Operator } from './operator.ts';

export const groupNormalization: Operator = {
  name: 'GroupNormalization',
  shape(node) {
    const dims = [...node.dims(0)];
    const groups = node.integer('num_groups', 0);
    if (!(groups >= 1) || dims[1] % groups !== 0)
      throw node.shapeError(`${groups} groups do not divide ${dims[1]} channels`);
    return dims;
  },
  lower(node, [input]) {
    const dims = node.dims(0);
    const groups = node.integer('num_groups', 1);
    const values = dims.reduce((product, size) => product * size, 1);
    const map = reshaped(`${node.name}/groups`, input, [groups, 1, values / groups]);
    const norm = normaliseMaps(node.name, map, node.float('epsilon', 1e-5));
    const channels = (given: ArrayLike<number>) =>
      perChannel(
        Float64Array.from({ length: dims[1] }, (_, c) => given[Math.floor((c * given.length) / dims[1])]),
        dims,
      );
    const [scale, bias] = [channels(node.real(1, 'scale').data), channels(node.real(2, 'bias').data)];
    return channelAffine(`${node.name}/scale`, reshaped(`${node.name}/shape`, norm, outputShape(node)), scale, bias);
  },
};
