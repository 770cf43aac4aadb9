/** Networks to begin a training with, without anything learned yet. */
import { type Layer, NetworkWriter } from './network-writer.ts';

/** What a new network is made for. */
export interface NetworkOptions {
  readonly classes: number;
  /** Height and width of its image, which has three channels. */
  readonly size: number;
  /** Of its weights. */
  readonly seed: number;
}

const INPUT = 'input';
const CHANNELS = 3;

/** SqueezeNet 1.1 (Iandola et al. 2016; the smaller form of its authors): 0.72 million parameters. Output: logits. */
export function squeezeNet({ classes, size, seed }: NetworkOptions): Uint8Array {
  const writer = new NetworkWriter(seed);
  const layer = (input: Layer, filters: number, kernel: number, padding = 0) =>
    writer.relu(writer.convolution(input, filters, { kernel, padding }));
  const fire = (input: Layer, squeezed: number, expanded: number) => {
    const narrow = layer(input, squeezed, 1);
    return writer.concatenation([layer(narrow, expanded, 1), layer(narrow, expanded, 3, 1)]);
  };
  const halved = (input: Layer) => writer.maxPool(input, { kernel: 3, stride: 2 }, true);
  let at = writer.relu(writer.convolution({ name: INPUT, channels: CHANNELS }, 64, { kernel: 3, stride: 2 }));
  at = fire(fire(halved(at), 16, 64), 16, 64);
  at = fire(fire(halved(at), 32, 128), 32, 128);
  at = fire(fire(fire(fire(halved(at), 48, 192), 48, 192), 64, 256), 64, 256);
  const maps = writer.relu(writer.convolution(at, classes, { kernel: 1 }, { deviation: 0.01 }));
  return writer.write(writer.globalMeans(maps), INPUT, [CHANNELS, size, size]);
}

const DENSE_BLOCKS = [6, 12, 24, 16];
const GROWTH = 32;

/** DenseNet-121 (Huang, Liu, van der Maaten and Weinberger 2017): 7.0 million parameters. Output: logits. */
export function denseNet121({ classes, size, seed }: NetworkOptions): Uint8Array {
  const writer = new NetworkWriter(seed);
  const active = (input: Layer) => writer.relu(writer.batchNormalisation(input));
  const convolved = (input: Layer, filters: number, kernel: number, padding = 0) =>
    writer.convolution(input, filters, { kernel, padding }, { bias: false });
  const first = writer.convolution(
    { name: INPUT, channels: CHANNELS },
    2 * GROWTH,
    { kernel: 7, stride: 2, padding: 3 },
    { bias: false },
  );
  let at = writer.maxPool(active(first), { kernel: 3, stride: 2, padding: 1 });
  DENSE_BLOCKS.forEach((layers, block) => {
    const maps = [at];
    for (let i = 0; i < layers; i++) {
      const narrow = convolved(active(writer.concatenation(maps)), 4 * GROWTH, 1);
      maps.push(convolved(active(narrow), GROWTH, 3, 1));
    }
    at = writer.concatenation(maps);
    if (block === DENSE_BLOCKS.length - 1) return;
    at = writer.averagePool(convolved(active(at), at.channels / 2, 1), { kernel: 2, stride: 2 });
  });
  return writer.write(writer.dense(writer.globalMeans(active(at)), classes), INPUT, [CHANNELS, size, size]);
}

/** One dense layer, logits of a vector of numbers: what is trained where the layers before it stay as they are. */
export function linearLayer({ inputs, classes, seed }: { inputs: number; classes: number; seed: number }): Uint8Array {
  const writer = new NetworkWriter(seed);
  return writer.write(writer.dense({ name: INPUT, channels: inputs }, classes), INPUT, [inputs]);
}
