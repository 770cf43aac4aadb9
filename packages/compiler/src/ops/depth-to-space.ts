/** DepthToSpace: every block of channels becomes a block of pixels, which is a ConvTranspose with ones in place. */
import type { Layer } from '../layers/layer.ts';
import { type AxisMatrix, mapAxis } from './axis-map.ts';
import { outputShape } from './dims.ts';
import type { Operator } from './operator.ts';

export const depthToSpace: Operator = {
  name: 'DepthToSpace',
  shape(node) {
    const [, channels, height, width, ...more] = node.dims(0);
    const block = node.integer('blocksize', 1);
    if (more.length > 0 || width === undefined || channels % (block * block) !== 0)
      throw node.shapeError(`${node.dims(0).join('x')} has no blocks of ${block}`);
    return [1, channels / block ** 2, height * block, width * block];
  },
  lower(node, [input]) {
    const block = node.integer('blocksize', 1);
    const [, height, width] = outputShape(node);
    const [outputs] = outputShape(node);
    const spaced = mapAxis(node, `${node.name}/rows`, input, node.dims(0), 2, spread(input.shape[1], block));
    const dims = [1, input.shape[0], input.shape[1] * block + block - 1, input.shape[2]];
    const both = mapAxis(node, `${node.name}/columns`, spaced, dims, 3, spread(input.shape[2], block));
    const byColumn = node.string('mode', 'DCR') === 'DCR';
    const weights = new Float32Array(outputs * input.shape[0] * block * block);
    for (let o = 0; o < outputs; o++) {
      for (let tap = 0; tap < block * block; tap++) {
        const channel = byColumn ? tap * outputs + o : o * block * block + tap;
        // Pixel (i, j) of a block reads the one value of the window: the kernel is turned round.
        weights[(o * input.shape[0] + channel) * block * block + (block * block - 1 - tap)] = 1;
      }
    }
    const layer: Layer = {
      kind: 'linear',
      name: node.name,
      shape: [outputs, height, width],
      inputs: [both],
      window: { kernel: [block, block], stride: [1, 1], dilation: [1, 1], padding: [0, 0, 0, 0] },
      groups: 1,
      weights,
      bias: new Float64Array(outputs),
    };
    return layer;
  },
};

/** Zeros between the values and around them, so that a window of the block's size holds one value. */
function spread(inputs: number, block: number): AxisMatrix {
  const outputs = inputs * block + block - 1;
  const data = new Float32Array(outputs * inputs);
  for (let i = 0; i < inputs; i++) data[(i * block + block - 1) * inputs + i] = 1;
  return { outputs, inputs, data };
}
