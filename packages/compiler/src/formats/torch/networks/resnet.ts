/** ResNets (He et al., CVPR 2016), wide ones and ResNeXts, as torchvision has them. */
import type { Map2d, Network } from '../network.ts';

interface Sizes {
  readonly layers: readonly number[];
  readonly block: 'basic' | 'bottleneck';
  readonly groups?: number;
  /** Channels a group for each 64 of the layer. */
  readonly width?: number;
}

export const RESNETS: Readonly<Record<string, Sizes>> = {
  resnet18: { block: 'basic', layers: [2, 2, 2, 2] },
  resnet34: { block: 'basic', layers: [3, 4, 6, 3] },
  resnet50: { block: 'bottleneck', layers: [3, 4, 6, 3] },
  resnet101: { block: 'bottleneck', layers: [3, 4, 23, 3] },
  resnet152: { block: 'bottleneck', layers: [3, 8, 36, 3] },
  resnext50_32x4d: { block: 'bottleneck', layers: [3, 4, 6, 3], groups: 32, width: 4 },
  wide_resnet50_2: { block: 'bottleneck', layers: [3, 4, 6, 3], width: 128 },
};

export const FIRST_WEIGHT = 'conv1.weight';

/** Up to the scores, which are logits. */
export function resnet(network: Network, image: Map2d, { block, layers, groups = 1, width = 64 }: Sizes): Map2d {
  const stem = network.conv('conv1', image, 64, { kernel: 7, stride: 2, padding: 3 });
  let value = network.maxPool(network.relu(network.batchNorm('bn1', stem)), 3, 2, 1);
  for (const [layer, blocks] of layers.entries()) {
    const channels = 64 << layer;
    for (let index = 0; index < blocks; index++) {
      const name = `layer${layer + 1}.${index}`;
      const stride = layer > 0 && index === 0 ? 2 : 1;
      value =
        block === 'basic'
          ? basicBlock(network, name, value, channels, stride)
          : bottleneck(network, name, value, {
              channels,
              stride,
              groups,
              inner: Math.floor((channels * width) / 64) * groups,
            });
    }
  }
  return network.linear('fc', network.globalPool(value));
}

/** What is added to a block's result: the value, brought to its sizes where they differ. */
function shortcut(network: Network, name: string, value: Map2d, channels: number, stride: number): Map2d {
  if (stride === 1 && value.shape[0] === channels) return value;
  const conv = network.conv(`${name}.downsample.0`, value, channels, { kernel: 1, stride });
  return network.batchNorm(`${name}.downsample.1`, conv);
}

function basicBlock(network: Network, name: string, value: Map2d, channels: number, stride: number): Map2d {
  const first = network.conv(`${name}.conv1`, value, channels, { kernel: 3, stride, padding: 1 });
  const between = network.relu(network.batchNorm(`${name}.bn1`, first));
  const second = network.conv(`${name}.conv2`, between, channels, { kernel: 3, padding: 1 });
  const result = network.batchNorm(`${name}.bn2`, second);
  return network.relu(network.add(`${name}.sum`, result, shortcut(network, name, value, channels, stride)));
}

interface Bottleneck {
  readonly channels: number;
  readonly stride: number;
  readonly groups: number;
  readonly inner: number;
}

function bottleneck(
  network: Network,
  name: string,
  value: Map2d,
  { channels, stride, groups, inner }: Bottleneck,
): Map2d {
  const normal = (index: number, conv: Map2d) => network.batchNorm(`${name}.bn${index}`, conv);
  const narrow = network.relu(normal(1, network.conv(`${name}.conv1`, value, inner, { kernel: 1 })));
  const middle = network.conv(`${name}.conv2`, narrow, inner, { kernel: 3, stride, padding: 1, groups });
  const wide = network.conv(`${name}.conv3`, network.relu(normal(2, middle)), 4 * channels, { kernel: 1 });
  const result = normal(3, wide);
  return network.relu(network.add(`${name}.sum`, result, shortcut(network, name, value, 4 * channels, stride)));
}
