/** LayerNormalization over the last axes; then scale and bias by value. */
import type { Layer, Shape } from '../layers/layer.ts';
import { sizeOf } from '../layers/layer.ts';
import { channelAffine } from './channel-affine.ts';
import { positiveAxis, reshaped } from './dims.ts';
import { normaliseChannels, normaliseMaps } from './normalise.ts';
import type { NodeView, Operator } from './operator.ts';

export const layerNormalization: Operator = {
  name: 'LayerNormalization',
  shape: (node) => [...node.dims(0)],
  lower(node, [input]) {
    const dims = node.dims(0);
    const axis = positiveAxis(node, node.integer('axis', -1), dims.length);
    const last = axis === dims.length - 1 && (dims.length > 2 || dims[0] !== 1);
    if (last) return overLastAxis(node, input);
    if (axis === 0 && dims[0] !== 1) throw node.error(`is over the tokens of ${dims.join('x')}`);
    const kept = dims.slice(0, axis).reduce((product, count) => product * count, 1);
    const size = sizeOf(input.shape) / kept;
    const norm = normaliseMaps(node.name, reshaped(`${node.name}/maps`, input, [kept, 1, size]), epsilonOf(node));
    // What has a scale of its own is a channel.
    const values =
      kept === 1
        ? reshaped(`${node.name}/values`, norm, [size, 1, 1])
        : turn(`${node.name}/values`, norm, [size, kept, 1], [2, 0, 1]);
    const scaled = withParameters(node, values);
    const back = kept === 1 ? scaled : turn(`${node.name}/back`, scaled, [kept, 1, size], [1, 2, 0]);
    return reshaped(`${node.name}/shape`, back, input.shape);
  },
};

const epsilonOf = (node: NodeView) => node.float('epsilon', 1e-5);

/** The last axis becomes the channels, and goes back. */
function overLastAxis(node: NodeView, input: Layer): Layer {
  const [a, b, c] = input.shape;
  const turned = turn(`${node.name}/in`, input, [c, a, b], [2, 0, 1]);
  const norm = withParameters(node, normaliseChannels(node.name, turned, epsilonOf(node)));
  return turn(`${node.name}/out`, norm, input.shape, [1, 2, 0]);
}

const turn = (name: string, input: Layer, shape: Shape, axes: readonly [number, number, number]): Layer => ({
  kind: 'permute',
  name,
  shape,
  inputs: [input],
  axes,
});

function withParameters(node: NodeView, norm: Layer): Layer {
  const scale = node.real(1, 'scale').data;
  const bias = node.has(2) ? node.real(2, 'bias').data : undefined;
  if (scale.length !== norm.shape[0])
    throw node.shapeError(`there are ${scale.length} scales for ${norm.shape[0]} values`);
  return channelAffine(`${node.name}/scale`, norm, scale, bias);
}
