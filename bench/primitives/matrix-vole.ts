/**
 * What a silent matrix-VOLE would cost in the place of the ciphertexts of linear layers (fixed weights, large test sets): for
 * every input channel and tap the outer product of a weight vector and a noise vector comes from punctured trees whose
 * leaves are stretched to one word for every output, and the sum over channels is encoded by the code. Both parties
 * stretch and add every leaf, so the cost is one word of a pseudorandom generator and one addition for every multiply-add,
 * beside which trees and code are small. Measures these two rates and multiplies by DenseNet-121's layers at 320x320.
 * Usage: node bench/primitives/matrix-vole.ts. Run it on an idle machine.
 */
import { randomBytes } from 'node:crypto';
import { Heap } from '../../packages/mpc-core/src/index.ts';
import { Prg } from '../../packages/mpc-core/src/platform/node/index.ts';
import { windowKernels } from '../../packages/mpc-core/src/two-party/protocols/common/kernels.ts';
import { denseNet121 } from './layers.ts';

const WORDS = 2 ** 16;
const ROUNDS = 400;
/** A ring of at most 21 bits: six numbers in a block of 128 bits. */
const NUMBERS_PER_BLOCK = 6;
const WORDS_PER_BLOCK = 4;
const RING_BYTES = 20 / 8;

/** CPU nanoseconds of one word. */
function time(task: () => void): number {
  for (let i = 0; i < ROUNDS / 4; i++) task();
  const start = process.cpuUsage();
  for (let i = 0; i < ROUNDS; i++) task();
  const { user, system } = process.cpuUsage(start);
  return ((user + system) * 1000) / ROUNDS / WORDS;
}

const heap = new Heap();
const [sums, leaves] = [heap.allocateZeroed(4 * WORDS), heap.allocateZeroed(4 * WORDS)];
const generator = new Prg(randomBytes(16));
const kernels = windowKernels(heap);
const stretch = time(() => generator.fill(heap, leaves, 4 * WORDS));
const add = time(() => kernels.add(sums, sums, leaves, WORDS, 0xffffffff));

const layers = denseNet121();
const products = layers.reduce(
  (sum, { inputs, outputs, size, kernel, stride }) => sum + (inputs * outputs * kernel ** 2 * size ** 2) / stride ** 2,
  0,
);
const inputs = layers.reduce((sum, layer) => sum + layer.inputs * layer.size ** 2, 0);
const seconds = (nanoseconds: number) => (products * nanoseconds) / 1e9;
const result = {
  products,
  nanosecondsPerWord: { stretch, add },
  cpuSecondsPerPartyAndImage: {
    wordsOf32Bits: seconds(stretch + add),
    packedNumbers: seconds((stretch * WORDS_PER_BLOCK) / NUMBERS_PER_BLOCK + add),
  },
  bytesPerImage: inputs * RING_BYTES,
};
console.log(
  `stretching ${stretch.toFixed(3)} ns and adding ${add.toFixed(3)} ns a word; ${(products / 1e9).toFixed(2)} G multiply-adds`,
);
console.log(
  `at least ${result.cpuSecondsPerPartyAndImage.packedNumbers.toFixed(2)} CPU s a party and image ` +
    `(${result.cpuSecondsPerPartyAndImage.wordsOf32Bits.toFixed(2)} with 32-bit words), ${(result.bytesPerImage / 1e6).toFixed(0)} MB of corrections`,
);
console.log(JSON.stringify(result));
