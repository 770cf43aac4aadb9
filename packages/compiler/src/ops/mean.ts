/** Averages as sum and division, shared by AveragePool, GlobalAveragePool and ReduceMean. */
import type { Window } from '@doubleblind/program';
import type { Layer, LinearLayer, Shape } from '../layers/layer.ts';
import { reshaped } from './dims.ts';
import type { NodeView } from './operator.ts';
import { asRows } from './volume.ts';
import { POINT } from './window.ts';

export function averageLayer(name: string, input: Layer, shape: Shape, window: Window): Layer {
  const sum: Layer = { kind: 'sumPool', name: `${name}/sum`, shape, inputs: [input], window };
  const factor = new Float64Array(shape[0]).fill(1 / (window.kernel[0] * window.kernel[1]));
  return { kind: 'affine', name, shape, inputs: [sum], factor, offset: new Float64Array(shape[0]) };
}

/** A sum of more values would leave too little of its ring when it is cut back to the width of one. */
const MOST_SUMMED = 2 ** 11;

/** Mean of each channel's map, [C, 1, 1]: of many values the mean of means, between which values come into a fresh ring. */
export function meanOfMap(name: string, input: Layer): Layer {
  const [channels, height, width] = input.shape;
  const positions = height * width;
  const rows = positions > MOST_SUMMED ? largestDivisor(positions) : 1;
  if (rows === 1) return averageLayer(name, input, [channels, 1, 1], { ...POINT, kernel: [height, width] });
  const apart = reshaped(`${name}/apart`, input, [channels, rows, positions / rows]);
  const part = averageLayer(`${name}/rows`, apart, [channels, rows, 1], { ...POINT, kernel: [1, positions / rows] });
  const fresh: LinearLayer = {
    kind: 'linear',
    name: `${name}/fresh`,
    shape: part.shape,
    inputs: [part],
    window: POINT,
    groups: channels,
    weights: new Float32Array(channels).fill(1),
    bias: new Float64Array(channels),
    refreshes: true,
  };
  return meanOfMap(name, fresh);
}

/** The largest divisor up to the square root. */
function largestDivisor(size: number): number {
  let divisor = Math.floor(Math.sqrt(size));
  while (size % divisor !== 0) divisor -= 1;
  return divisor;
}

/** Mean over all spatial axes. */
export function spatialMean(node: NodeView, input: Layer): Layer {
  const dims = node.dims(0);
  return meanOfMap(node.name, dims.length === 5 ? asRows(node.name, input, dims) : input);
}
