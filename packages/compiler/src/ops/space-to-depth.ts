/** SpaceToDepth: every block of pixels becomes a block of channels. */
import { outputShape } from './dims.ts';
import type { Operator } from './operator.ts';
import { reordered } from './reordered.ts';

export const spaceToDepth: Operator = {
  name: 'SpaceToDepth',
  shape(node) {
    const [, channels, height, width, ...more] = node.dims(0);
    const block = node.integer('blocksize', 1);
    if (more.length > 0 || width === undefined || height % block !== 0 || width % block !== 0)
      throw node.shapeError(`${node.dims(0).join('x')} has no blocks of ${block}`);
    return [1, channels * block ** 2, height / block, width / block];
  },
  lower(node, [input]) {
    const [channels, height, width] = input.shape;
    const block = node.integer('blocksize', 1);
    const dims = [channels, height / block, block, width / block, block];
    return reordered(node.name, input, dims, [2, 4, 0, 1, 3], outputShape(node));
  },
};
