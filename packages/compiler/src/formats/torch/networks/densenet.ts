/** DenseNets (Huang et al., CVPR 2017) as torchvision and torchxrayvision have them. */

import type { Map2d, Network } from '../network.ts';
import type { StateDict } from '../state-dict.ts';

interface Sizes {
  readonly growth: number;
  readonly blocks: readonly number[];
  readonly first: number;
}

/** Channels of the bottleneck as a multiple of the growth. */
const BOTTLENECK = 4;

export const DENSENETS: Readonly<Record<string, Sizes>> = {
  densenet121: { growth: 32, blocks: [6, 12, 24, 16], first: 64 },
  densenet161: { growth: 48, blocks: [6, 12, 36, 24], first: 96 },
  densenet169: { growth: 32, blocks: [6, 12, 32, 32], first: 64 },
  densenet201: { growth: 32, blocks: [6, 12, 48, 32], first: 64 },
};

export const FIRST_WEIGHT = 'features.conv0.weight';

/** Up to the scores, which are logits. */
export function densenet(network: Network, image: Map2d, { growth, blocks, first }: Sizes): Map2d {
  const normal = (name: string, value: Map2d) => network.relu(network.batchNorm(name, value));
  const stem = network.conv('features.conv0', image, first, { kernel: 7, stride: 2, padding: 3 });
  let value = network.maxPool(normal('features.norm0', stem), 3, 2, 1);
  for (const [block, layers] of blocks.entries()) {
    for (let layer = 1; layer <= layers; layer++) {
      const name = `features.denseblock${block + 1}.denselayer${layer}`;
      const narrow = network.conv(`${name}.conv1`, normal(`${name}.norm1`, value), BOTTLENECK * growth, { kernel: 1 });
      const options = { kernel: 3, padding: 1 };
      const more = network.conv(`${name}.conv2`, normal(`${name}.norm2`, narrow), growth, options);
      value = network.concat(`${name}.concat`, [value, more]);
    }
    if (block === blocks.length - 1) break;
    const name = `features.transition${block + 1}`;
    const half = network.conv(`${name}.conv`, normal(`${name}.norm`, value), value.shape[0] / 2, { kernel: 1 });
    value = network.averagePool(half, 2);
  }
  return network.linear('classifier', network.globalPool(normal('features.norm5', value)));
}

/** Before 2018 'norm.1' and 'conv.2' stood where 'norm1' and 'conv2' stand today; so do they in CheXNet's weights. */
export function withTodaysNames(weights: StateDict): StateDict {
  const renamed = [...weights].map(
    ([name, tensor]) => [name.replace(/(denselayer\d+\.(?:norm|conv))\.([12])\./, '$1$2.'), tensor] as const,
  );
  return new Map(renamed);
}

/**
 * The end of torchxrayvision's networks (models.py, op_norm): of probabilities p with a threshold t, p / 2t below it and
 * 1 - (1 - p) / (2 - 2t) from it on, so that the threshold becomes a half. An output without a threshold (not a number) is a half always.
 */
export function thresholded(network: Network, logits: Map2d): Map2d {
  const [count] = logits.shape;
  const { graph } = network;
  const thresholds = network.vector('op_threshs', count);
  const constant = (name: string, value: (threshold: number) => number) =>
    graph.weight(`op_threshs/${name}`, {
      dims: [1, count],
      data: thresholds.map((one) => (Number.isNaN(one) ? (name.startsWith('plus') ? 0.5 : 0) : value(one))),
    });
  const scores = graph.node('sigmoid', 'Sigmoid', [logits.name]);
  const line = (name: string, slope: string, offset: string) =>
    graph.node(name, 'Add', [graph.node(`${name}/times`, 'Mul', [scores, slope]), offset]);
  const below = line(
    'below',
    constant('times-below', (t) => 1 / (2 * t)),
    constant('plus-below', () => 0),
  );
  const above = line(
    'above',
    constant('times-above', (t) => 1 / (2 - 2 * t)),
    constant('plus-above', (t) => 1 - 1 / (2 - 2 * t)),
  );
  const isBelow = graph.node('is-below', 'Less', [scores, constant('at', (t) => t)]);
  return { ...logits, name: graph.node('normed', 'Where', [isBelow, below, above]) };
}
