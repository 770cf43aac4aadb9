/** Ranges and means of every layer over calibration images and over hostile ones. */
import { DoubleblindError } from '@doubleblind/errors';
import type { ChannelStatistics } from '../fixed-point/ranges.ts';
import type { Layer, Shape } from '../layers/layer.ts';
import { sizeOf } from '../layers/layer.ts';
import { RuntimeGraph } from '../onnx/runtime.ts';
import { layerGraph } from './layer-graph.ts';

export interface Calibration {
  readonly statistics: ReadonlyMap<Layer, ChannelStatistics>;
  /** The model's outputs before the activation, per calibration image. */
  readonly outputs: readonly Float32Array[];
}

/**
 * @param images each of the input's shape [C, H, W]
 * @param hostile more images that count for ranges but not for means
 * @param onImage told after every image
 * @throws DoubleblindError DB1008
 */
export async function measure(
  output: Layer,
  inputShape: Shape,
  images: readonly Float32Array[],
  hostile: readonly Float32Array[],
  onImage?: (done: number, total: number) => void,
): Promise<Calibration> {
  const size = sizeOf(inputShape);
  if (images.length === 0) throw new DoubleblindError('DB1008', 'There are none.');
  for (const image of images) {
    if (image.length !== size)
      throw new DoubleblindError('DB1008', `One has ${image.length} values instead of ${size}.`);
    if (!image.every(Number.isFinite)) throw new DoubleblindError('DB1008', 'One has values that are not finite.');
  }
  const { model, measured } = layerGraph(output);
  const statistics = new Map(measured.map((layer) => [layer, emptyStatistics(layer.shape, images.length)]));
  const outputs: Float32Array[] = [];
  const graph = await RuntimeGraph.load(model);
  try {
    for (const [index, data] of [...images, ...hostile].entries()) {
      const results = await graph.run({ input: { dims: [1, ...inputShape], data } });
      const result = (name: string) => results.get(name)?.data as Float32Array;
      const counted = index < images.length;
      if (counted) outputs.push(Float32Array.from(result('output')));
      measured.forEach((layer, number) => {
        const all = statistics.get(layer) as ChannelStatistics;
        const [low, high] = [result(`low${number}`), result(`high${number}`)];
        if (!counted) {
          merge(all.hostileLow, all.hostileHigh, low, high);
          return;
        }
        merge(all.low, all.high, low, high);
        const mean = result(`mean${number}`);
        const active = result(`active${number}`);
        for (let c = 0; c < mean.length; c++) {
          all.mean[c] += mean[c] / images.length;
          all.active[c] += active[c] / images.length;
        }
      });
      onImage?.(index + 1, images.length + hostile.length);
    }
  } finally {
    await graph.release();
  }
  return { statistics, outputs };
}

function emptyStatistics([channels, height, width]: Shape, images: number): ChannelStatistics {
  return {
    samples: images * height * width,
    low: new Float64Array(channels).fill(Number.POSITIVE_INFINITY),
    high: new Float64Array(channels).fill(Number.NEGATIVE_INFINITY),
    hostileLow: new Float64Array(channels).fill(Number.POSITIVE_INFINITY),
    hostileHigh: new Float64Array(channels).fill(Number.NEGATIVE_INFINITY),
    mean: new Float64Array(channels),
    active: new Float64Array(channels),
  };
}

function merge(lowest: Float64Array, highest: Float64Array, low: Float32Array, high: Float32Array): void {
  for (let c = 0; c < low.length; c++) {
    lowest[c] = Math.min(lowest[c], low[c]);
    highest[c] = Math.max(highest[c], high[c]);
  }
}
