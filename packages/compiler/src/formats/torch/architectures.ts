/** The networks that weights of PyTorch are read for, by the names that torchvision has for them. */
import { DoubleblindError } from '@doubleblind/errors';
import { type Map2d, Network } from './network.ts';
import * as dense from './networks/densenet.ts';
import * as mobile from './networks/mobilenet.ts';
import * as plain from './networks/plain.ts';
import * as res from './networks/resnet.ts';
import type { StateDict } from './state-dict.ts';

interface Architecture {
  /** The weight whose second size is the number of channels of an image. */
  readonly first: string;
  readonly build: (network: Network, image: Map2d) => Map2d;
  readonly rename?: (weights: StateDict) => StateDict;
}

const ofDensenets = Object.entries(dense.DENSENETS).map(([name, sizes]): [string, Architecture] => [
  name,
  {
    first: dense.FIRST_WEIGHT,
    build: (network, image) => dense.densenet(network, image, sizes),
    rename: dense.withTodaysNames,
  },
]);

const ARCHITECTURES: ReadonlyMap<string, Architecture> = new Map<string, Architecture>([
  ['alexnet', { first: plain.FIRST_WEIGHT, build: plain.alexnet }],
  ...ofDensenets,
  ['mobilenet_v2', { first: mobile.FIRST_WEIGHT, build: mobile.mobilenetV2 }],
  ...Object.entries(res.RESNETS).map(([name, sizes]): [string, Architecture] => [
    name,
    { first: res.FIRST_WEIGHT, build: (network, image) => res.resnet(network, image, sizes) },
  ]),
  ...Object.entries(plain.SQUEEZENETS).map(([name, sizes]): [string, Architecture] => [
    name,
    { first: plain.FIRST_WEIGHT, build: (network, image) => plain.squeezenet(network, image, sizes) },
  ]),
  ...Object.entries(plain.VGGS).map(([name, sizes]): [string, Architecture] => [
    name,
    { first: plain.FIRST_WEIGHT, build: (network, image) => plain.vgg(network, image, sizes) },
  ]),
  [
    'torchxrayvision-densenet121',
    {
      first: dense.FIRST_WEIGHT,
      build: (network, image) => {
        const logits = dense.densenet(network, image, dense.DENSENETS.densenet121);
        return network.has('op_threshs') ? dense.thresholded(network, logits) : logits;
      },
      rename: dense.withTodaysNames,
    },
  ],
]);

/** Names of the networks that are known. */
export const architectureNames = (): readonly string[] => [...ARCHITECTURES.keys()];

/** A network of that name with these weights, for images 1 x C x H x W. */
export interface ArchitectureOptions {
  readonly architecture?: string | undefined;
  readonly inputShape?: readonly number[] | undefined;
}

/** As an ONNX file. @throws DoubleblindError DB1024, DB1025 */
export function buildArchitecture(weights: StateDict, { architecture, inputShape }: ArchitectureOptions): Uint8Array {
  const known = architectureNames().join(', ');
  if (architecture === undefined) throw new DoubleblindError('DB1025', `These are known: ${known}.`);
  const found = ARCHITECTURES.get(architecture);
  if (!found) throw new DoubleblindError('DB1025', `"${architecture}" is none of these: ${known}.`);
  if (inputShape?.length !== 4)
    throw new DoubleblindError(
      'DB1025',
      'Nor does it say how large the images are: state --input-shape, e.g. 1x3x224x224.',
    );
  const network = new Network(architecture, found.rename?.(weights) ?? weights);
  return network.finish(found.build(network, network.input(inputShape, found.first)));
}
