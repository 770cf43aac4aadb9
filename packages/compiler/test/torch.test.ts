/** Weights of PyTorch, beside what PyTorch itself computes with them (torch/make.py made both). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { DoubleblindError } from '@doubleblind/errors';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { architectureNames, buildArchitecture } from '../src/formats/torch/architectures.ts';
import { PickleReader } from '../src/formats/torch/pickle.ts';
import type { StateDict } from '../src/formats/torch/state-dict.ts';
import { readModel } from '../src/index.ts';
import { largestDifference, outputsOf, unpacked } from './support/formula.ts';
import { differenceOfNetwork, formulaWeights } from './support/torch-networks.ts';
import { zipOf } from './support/zip.ts';

const FOLDER = join(import.meta.dirname, 'torch');
const golden: Record<string, number[]> = JSON.parse(readFileSync(join(FOLDER, 'files.json'), 'utf8'));
const fileOf = (name: string) => unpacked(join(FOLDER, `${name}.gz`));
const squeezenet = { architecture: 'squeezenet1_1', inputShape: [1, 3, 32, 32] };

describe('weights of PyTorch give what PyTorch computes', () => {
  // Archives and the files of before 1.6, checkpoints with prefixes and parameters, all real types, strides of all kinds.
  it.each(Object.keys(golden))('%s', async (name) => {
    const { onnx, format } = await readModel(fileOf(name), squeezenet);
    expect(format).toBe('torch');
    expect(largestDifference(await outputsOf(onnx, 'channels first'), golden[name])).toBeLessThan(1e-6);
  });

  // The larger ones: torch-networks.nightly.test.ts.
  it.each(['squeezenet1_1', 'mobilenet_v2', 'torchxrayvision-densenet121', 'resnet18'])(
    'the network %s',
    async (name) => {
      expect(await differenceOfNetwork(name)).toBeLessThan(1e-4);
    },
  );

  it('with the names that DenseNets had before 2018', () => {
    const image = [1, 3, 64, 64];
    const today = formulaWeights('densenet121');
    const old = new Map([...today].map(([name, tensor]) => [name.replace(/(norm|conv)([12])\./, '$1.$2.'), tensor]));
    expect([...old.keys()]).toContain('features.denseblock1.denselayer1.norm.1.weight');
    const build = (weights: StateDict) =>
      buildArchitecture(weights, { architecture: 'densenet121', inputShape: image });
    expect(Buffer.compare(build(old), build(today))).toBe(0);
  });
});

describe('weights that do not fit are refused', () => {
  const image = [1, 3, 32, 32];
  const build = (weights: StateDict, inputShape: readonly number[] | undefined = image, architecture?: string) =>
    caught(() => buildArchitecture(weights, { architecture: architecture ?? 'squeezenet1_1', inputShape }));
  const weights = formulaWeights('squeezenet1_1');

  it('those of another network', () => {
    expect(build(weights, image, 'resnet18')).toMatchObject({ code: 'DB1024', detail: /conv1.weight/ });
    expect(build(weights, image, 'squeezenet1_0')).toMatchObject({ code: 'DB1024' });
  });

  it('those that miss one, have one more, or have one of other sizes', () => {
    const without = new Map(weights);
    without.delete('features.3.squeeze.bias');
    expect(build(without)).toMatchObject({ code: 'DB1024', detail: /features.3.squeeze.bias/ });
    const [first] = weights.values();
    expect(build(new Map([...weights, ['extra.weight', first]]))).toMatchObject({ code: 'DB1024', detail: /extra/ });
    const other = new Map([...weights, ['features.3.squeeze.bias', first]]);
    expect(build(other)).toMatchObject({ code: 'DB1024', detail: /of 16; that of the file is 64x3x3x3/ });
  });

  it('without a known network, a size of images, or channels that fit', () => {
    expect(build(weights, image, 'my_net')).toMatchObject({ code: 'DB1025', detail: /"my_net" is none of/ });
    expect(caught(() => buildArchitecture(weights, {}))).toMatchObject({ code: 'DB1025', detail: /alexnet/ });
    expect(build(weights, [3, 32, 32])).toMatchObject({ code: 'DB1025', detail: /--input-shape/ });
    expect(build(weights, [1, 1, 32, 32])).toMatchObject({ code: 'DB1024', detail: /3 channels, not 1/ });
    expect(build(weights, [1, 3, 4, 4])).toMatchObject({ code: 'DB1025', detail: /too small/ });
    expect(architectureNames()).toContain('densenet201');
  });
});

/** A pickle of protocol 2 of these instructions. */
const pickle = (...parts: (string | number[])[]) =>
  Buffer.concat([
    Buffer.from([0x80, 2]),
    ...parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))),
    Buffer.from('.'),
  ]);
const archiveOf = (data: Uint8Array) => zipOf({ 'archive/data.pkl': data, 'archive/version': Buffer.from('3') });

describe('nothing in a pickle is run', () => {
  it.each([
    ['a call of the system', pickle('cposix\nsystem\n', 'X', [4, 0, 0, 0], 'true', [0x85], 'R'), /posix\.system/],
    ['a call of a builtin', pickle('cbuiltins\neval\n', 'X', [1, 0, 0, 0], '1', [0x85], 'R'), /builtins\.eval/],
    ['a name put together', pickle([0x8c, 2], 'os', [0x8c, 6], 'system', [0x93]), /os\.system/],
    ['a name below an allowed one', pickle('ctorch._utils\n_rebuild_tensor_v2.__globals__\n'), /__globals__/],
    ['an object of a class', pickle('ccollections\nOrderedDict\n', ')', [0x81]), /instruction 0x81/],
    ['an instance the old way', pickle('(iposix\nsystem\n'), /instruction 0x69/],
    ['attributes of a function', pickle('ccollections\nOrderedDict\n', '}', 'b'), /sets attributes/],
    ['a call of a type', pickle('ctorch\nFloatStorage\n', ')', 'R'), /calls something/],
    ['an extension by number', pickle([0x82, 1]), /instruction 0x82/],
  ])('%s', async (_, data, text) => {
    const error = await readModel(archiveOf(data), squeezenet).catch((one) => one);
    expect(error).toMatchObject({ code: 'DB1023' });
    expect(error.detail).toMatch(text);
  });

  it('of a whole model, which torch.save pickles as its class', async () => {
    const error = await readModel(fileOf('whole-model.pt'), squeezenet).catch((one) => one);
    expect(error).toMatchObject({ code: 'DB1023' });
    expect(error.detail).toMatch(/torch\.nn\.modules\.container\.Sequential/);
  });

  it('of a TorchScript program', async () => {
    const files = { 'x/data.pkl': pickle('}'), 'x/code/__torch__.py': Buffer.from('') };
    await expect(readModel(zipOf(files), squeezenet)).rejects.toMatchObject({ code: 'DB1023' });
  });

  it('and one that has no end of lists in lists is refused', () => {
    expect(caught(() => new PickleReader(pickle('('.repeat(20_000))).read()).code).toBe('DB1019');
  });
});

/** Instructions for a list of two lists of two lists, and so on: 2^40 in print. Its number in the memo is 40. */
const doubling = [
  ']q\u0000',
  ...Array.from({ length: 40 }, (_, i) => ['](', [0x68, i], [0x68, i], 'e', [0x71, i + 1]]).flat(),
];

describe('nothing in a pickle is written out where it stands for a name', () => {
  it.each([
    ['of a function', [[0x68, 40], [0x68, 40], [0x93]], 'DB1019'],
    ['of a tensor', ['}', [0x68, 40], 'N', 's'], 'DB1023'],
  ])('%s', async (_, instructions, code) => {
    const error = await readModel(archiveOf(pickle(...doubling, ...instructions)), squeezenet).catch((one) => one);
    expect(error).toMatchObject({ code });
  });

  it('and a parameter around itself ends in a numbered error', async () => {
    const made = ['ctorch._utils\n_rebuild_parameter\n', ']q\u0000R', [0x71, 1], [0x68, 0], [0x68, 1], 'a'];
    const itself = pickle(...made, '}', 'X', [1, 0, 0, 0], 'w', [0x68, 1], 's');
    const error = await readModel(archiveOf(itself), squeezenet).catch((one) => one);
    expect(error).toMatchObject({ code: 'DB1019' });
  });
});

describe('a damaged file of PyTorch ends in a numbered error', () => {
  const files = ['today.pt', 'legacy.pt'].map(fileOf);

  it('wherever it is cut', async () => {
    for (const file of files) {
      for (let part = 1; part < 60; part++)
        await numberedOrWhole(file.subarray(0, Math.floor((file.length * part) / 60)));
    }
  });

  it('whatever bytes are changed', async () => {
    const change = fc.record({ at: fc.nat(2 ** 20), to: fc.nat(255) });
    await fc.assert(
      fc.asyncProperty(fc.nat(1), fc.array(change, { minLength: 1, maxLength: 4 }), async (which, changes) => {
        const damaged = Uint8Array.from(files[which]);
        for (const { at, to } of changes) damaged[at % Math.min(damaged.length, 24_000)] = to;
        await numberedOrWhole(damaged);
      }),
      { numRuns: 150, seed: 5 },
    );
  }, 60_000);

  it('a tensor beyond its storage, or of more numbers than there may be', () => {
    const tensor = (size: number[], stride: number[]) =>
      archiveOf(
        pickle(
          '}',
          'X\u0001\u0000\u0000\u0000w',
          'ctorch._utils\n_rebuild_tensor_v2\n',
          '((X\u0007\u0000\u0000\u0000storagectorch\nFloatStorage\n',
          'X\u0001\u0000\u0000\u00000X\u0003\u0000\u0000\u0000cpuK\u0004tQK\u0000',
          '(',
          ...size.map((one) => [0x4a, one & 255, (one >> 8) & 255, (one >> 16) & 255, one >> 24]),
          't',
          '(',
          ...stride.map((one) => [0x4b, one]),
          't',
          [0x89],
          'NtR',
          's',
        ),
      );
    const read = (bytes: Uint8Array) => readModel(bytes, squeezenet).catch((one) => one);
    return Promise.all([
      expect(read(tensor([5], [1]))).resolves.toMatchObject({ code: 'DB1019', detail: /beyond its storage/ }),
      expect(read(tensor([2 ** 20, 2 ** 20], [0, 0]))).resolves.toMatchObject({ code: 'DB1002' }),
      // Sizes that fit get as far as the network.
      expect(read(tensor([4], [1]))).resolves.toMatchObject({ code: 'DB1024' }),
    ]);
  });

  it('a file that unpacks to more than it says', async () => {
    const bomb = deflateRawSync(Buffer.alloc(2 ** 22));
    const zip = zipOf({ 'archive/data.pkl': bomb }, { method: 8, size: 100 });
    await expect(readModel(zip, squeezenet)).rejects.toMatchObject({ code: 'DB1019' });
    const claimed = zipOf({ 'archive/data.pkl': bomb }, { method: 8, size: 2 ** 31 });
    await expect(readModel(claimed, squeezenet)).rejects.toMatchObject({ code: 'DB1002' });
  });
});

async function numberedOrWhole(bytes: Uint8Array): Promise<void> {
  const error = await readModel(bytes, squeezenet).then(
    () => undefined,
    (one) => one,
  );
  if (error !== undefined && !(error instanceof DoubleblindError)) throw error;
}

function caught(work: () => unknown): DoubleblindError {
  try {
    work();
  } catch (error) {
    if (error instanceof DoubleblindError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
