/** Averages as sum and division, shared by AveragePool, GlobalAveragePool and ReduceMean. */
import type { Window } from '@doubleblind/program';
import type { Layer, Shape } from '../layers/layer.ts';
import type { NodeView } from './operator.ts';
import { POINT } from './window.ts';

export function averageLayer(name: string, input: Layer, shape: Shape, window: Window): Layer {
  const sum: Layer = { kind: 'sumPool', name: `${name}/sum`, shape, inputs: [input], window };
  const factor = new Float64Array(shape[0]).fill(1 / (window.kernel[0] * window.kernel[1]));
  return { kind: 'affine', name, shape, inputs: [sum], factor, offset: new Float64Array(shape[0]) };
}

/** Mean over all spatial axes; the depth that is folded into channels is averaged by a grouped 1x1 convolution. */
export function spatialMean(node: NodeView, input: Layer): Layer {
  const [channels, height, width] = input.shape;
  const window: Window = { ...POINT, kernel: [height, width] };
  const flat = averageLayer(node.name, input, [channels, 1, 1], window);
  const dims = node.dims(0);
  if (dims.length < 5) return flat;
  const outputs = channels / dims[2];
  return {
    kind: 'linear',
    name: `${node.name}/depth`,
    shape: [outputs, 1, 1],
    inputs: [flat],
    window: POINT,
    groups: outputs,
    weights: new Float32Array(channels).fill(1 / dims[2]),
    bias: new Float64Array(outputs),
  };
}
