/** MobileNetV2 (Sandler et al., CVPR 2018) as torchvision has it. */
import type { Map2d, Network } from '../network.ts';

export const FIRST_WEIGHT = 'features.0.0.weight';

/** Expansion, channels, blocks, stride of the first of them. */
const STAGES = [
  [1, 16, 1, 1],
  [6, 24, 2, 2],
  [6, 32, 3, 2],
  [6, 64, 4, 2],
  [6, 96, 3, 1],
  [6, 160, 3, 2],
  [6, 320, 1, 1],
] as const;

/** Up to the logits. */
export function mobilenetV2(network: Network, image: Map2d): Map2d {
  let value = normal(network, 'features.0', image, { channels: 32, kernel: 3, stride: 2 });
  let index = 1;
  for (const [expansion, channels, blocks, stride] of STAGES) {
    for (let block = 0; block < blocks; block++) {
      const name = `features.${index++}`;
      value = inverted(network, name, value, { expansion, channels, stride: block === 0 ? stride : 1 });
    }
  }
  value = normal(network, `features.${index}`, value, { channels: 1280, kernel: 1, stride: 1 });
  return network.linear('classifier.1', network.globalPool(value));
}

interface Conv {
  readonly channels: number;
  readonly kernel: number;
  readonly stride: number;
  readonly groups?: number;
}

function normal(network: Network, name: string, value: Map2d, { channels, kernel, stride, groups = 1 }: Conv): Map2d {
  const conv = network.conv(`${name}.0`, value, channels, { kernel, stride, padding: (kernel - 1) / 2, groups });
  return network.relu6(network.batchNorm(`${name}.1`, conv));
}

interface Block {
  readonly expansion: number;
  readonly channels: number;
  readonly stride: number;
}

function inverted(network: Network, name: string, value: Map2d, { expansion, channels, stride }: Block): Map2d {
  const inner = value.shape[0] * expansion;
  let part = 0;
  let wide = value;
  if (expansion !== 1)
    wide = normal(network, `${name}.conv.${part++}`, value, { channels: inner, kernel: 1, stride: 1 });
  const deep = normal(network, `${name}.conv.${part++}`, wide, { channels: inner, kernel: 3, stride, groups: inner });
  const narrow = network.conv(`${name}.conv.${part++}`, deep, channels, { kernel: 1 });
  const result = network.batchNorm(`${name}.conv.${part}`, narrow);
  return stride === 1 && value.shape[0] === channels ? network.add(`${name}.sum`, value, result) : result;
}
