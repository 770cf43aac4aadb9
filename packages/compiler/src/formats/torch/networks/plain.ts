/** Networks of convolutions one behind another, as torchvision has them: AlexNet, VGG, SqueezeNet. */
import type { Map2d, Network } from '../network.ts';

export const FIRST_WEIGHT = 'features.0.weight';

/** AlexNet (Krizhevsky, arXiv 1404.5997), up to the logits. */
export function alexnet(network: Network, image: Map2d): Map2d {
  const layer = (index: number, value: Map2d, channels: number, kernel: number, padding: number, stride = 1) =>
    network.relu(network.conv(`features.${index}`, value, channels, { kernel, padding, stride, bias: true }));
  let value = network.maxPool(layer(0, image, 64, 11, 2, 4), 3, 2);
  value = network.maxPool(layer(3, value, 192, 5, 2), 3, 2);
  value = layer(10, layer(8, layer(6, value, 384, 3, 1), 256, 3, 1), 256, 3, 1);
  value = network.flatten(network.adaptivePool(network.maxPool(value, 3, 2), 6));
  value = network.relu(network.linear('classifier.1', value, 4096));
  value = network.relu(network.linear('classifier.4', value, 4096));
  return network.linear('classifier.6', value);
}

interface VggSizes {
  /** Channels of the convolutions between one pooling and the next. */
  readonly stages: readonly (readonly number[])[];
  readonly normalised: boolean;
}

const STAGES: Readonly<Record<string, readonly number[]>> = {
  vgg11: [1, 1, 2, 2, 2],
  vgg13: [2, 2, 2, 2, 2],
  vgg16: [2, 2, 3, 3, 3],
  vgg19: [2, 2, 4, 4, 4],
};
const CHANNELS = [64, 128, 256, 512, 512];

export const VGGS: Readonly<Record<string, VggSizes>> = Object.fromEntries(
  Object.entries(STAGES).flatMap(([name, counts]) => {
    const stages = counts.map((count, stage) => new Array<number>(count).fill(CHANNELS[stage]));
    return [
      [name, { stages, normalised: false }],
      [`${name}_bn`, { stages, normalised: true }],
    ];
  }),
);

/** VGG (Simonyan and Zisserman, ICLR 2015), up to the logits. */
export function vgg(network: Network, image: Map2d, { stages, normalised }: VggSizes): Map2d {
  let value = image;
  // Layers are numbered one behind another: convolution, norm, ReLU, pooling.
  let index = 0;
  for (const stage of stages) {
    for (const channels of stage) {
      value = network.conv(`features.${index}`, value, channels, { kernel: 3, padding: 1, bias: true });
      if (normalised) value = network.batchNorm(`features.${index + 1}`, value);
      value = network.relu(value);
      index += normalised ? 3 : 2;
    }
    value = network.maxPool(value, 2, 2);
    index++;
  }
  value = network.flatten(network.adaptivePool(value, 7));
  value = network.relu(network.linear('classifier.0', value, 4096));
  value = network.relu(network.linear('classifier.3', value, 4096));
  return network.linear('classifier.6', value);
}

interface SqueezeSizes {
  readonly first: { readonly channels: number; readonly kernel: number };
  /** Channels that are squeezed to and expanded from by layer; 0 is a pooling. */
  readonly layers: readonly number[];
}

export const SQUEEZENETS: Readonly<Record<string, SqueezeSizes>> = {
  squeezenet1_0: { first: { channels: 96, kernel: 7 }, layers: [0, 16, 16, 32, 0, 32, 48, 48, 64, 0, 64] },
  squeezenet1_1: { first: { channels: 64, kernel: 3 }, layers: [0, 16, 16, 0, 32, 32, 0, 48, 48, 64, 64] },
};

/** SqueezeNet (Iandola et al., arXiv 1602.07360), up to the scores, which are means of maps that are not negative. */
export function squeezenet(network: Network, image: Map2d, { first, layers }: SqueezeSizes): Map2d {
  const conv = (name: string, value: Map2d, channels: number, kernel: number, padding = 0, stride = 1) =>
    network.relu(network.conv(name, value, channels, { kernel, padding, stride, bias: true }));
  let value = conv('features.0', image, first.channels, first.kernel, 0, 2);
  for (const [at, squeezed] of layers.entries()) {
    // Behind the convolution and its ReLU.
    const name = `features.${at + 2}`;
    if (squeezed === 0) {
      value = network.maxPool(value, 3, 2, 0, true);
      continue;
    }
    const narrow = conv(`${name}.squeeze`, value, squeezed, 1);
    value = network.concat(`${name}.concat`, [
      conv(`${name}.expand1x1`, narrow, 4 * squeezed, 1),
      conv(`${name}.expand3x3`, narrow, 4 * squeezed, 3, 1),
    ]);
  }
  const [classes] = network.sizes('classifier.1.weight');
  return network.globalPool(conv('classifier.1', value, classes, 1));
}
