/**
 * Cost of homomorphic linear layers: nanoseconds of the RLWE kernels, the rate of the row GEMM, and CPU seconds and bytes
 * of DenseNet-121's layers at 320x320. Prints tables, then the same as one line of JSON.
 * Usage: node bench/primitives/linear.ts [batch, 8 if omitted] [typical|all: all layers of the network]
 */
import { randomBytes, randomFillSync } from 'node:crypto';
import type { LinearStep } from '@doubleblind/program';
import { Heap } from '../../packages/mpc-core/src/index.ts';
import { Arena } from '../../packages/mpc-core/src/kernel/arena.ts';
import { LinearHospital, LinearVendor } from '../../packages/mpc-core/src/two-party/protocols/linear/index.ts';
import { gemmKernels } from '../../packages/mpc-core/src/two-party/protocols/linear/kernels.ts';
import {
  Decryptor,
  Encryptor,
  InputCodec,
  MessageScaler,
  makePublicKey,
  PublicKeys,
  Rescaler,
  Ring,
  Sampler,
  SecretKey,
} from '../../packages/mpc-core/src/two-party/rlwe/index.ts';
import { denseNet121, type Layer, layer } from './layers.ts';
import { meteredPair } from './metered.ts';

const RING_BITS = 22;
const batch = Number(process.argv[2] ?? 8);
const all = process.argv[3] === 'all';

/** CPU nanoseconds of one call, user time only. */
function time(task: () => void, calls: number): number {
  for (let i = 0; i < calls / 4; i++) task();
  const start = process.cpuUsage();
  for (let i = 0; i < calls; i++) task();
  return (process.cpuUsage(start).user * 1000) / calls;
}

function kernels(): Record<string, number> {
  const heap = new Heap();
  const arena = new Arena(heap);
  const ring = new Ring(arena, { degree: 4096, primes: 3 });
  const sampler = () => new Sampler(arena, ring.kernels, randomBytes(16), 2 * ring.degree);
  const [open, secret] = [sampler(), sampler()];
  const key = SecretKey.generate(arena, ring, secret);
  const publicKeys = new PublicKeys(arena, ring, sampler());
  publicKeys.add(makePublicKey(key, open, secret));
  const buffer = heap.allocateZeroed(4 * ring.polynomialBytes);
  const [a, b, packed] = [0, 1, 2].map((i) => buffer + i * (ring.polynomialBytes + 64));
  const encryptor = new Encryptor(arena, ring);
  const scaler = new MessageScaler(arena, ring, RING_BITS);
  const codec = new InputCodec(arena, ring, { droppedBits: 10 });
  const rescaler = new Rescaler(arena, ring);
  const decryptor = new Decryptor(arena, ring);
  return {
    'forward NTT': time(() => ring.forward(a, 0), 4000),
    'inverse NTT': time(() => ring.inverse(a, 0), 4000),
    'uniform polynomial mod one prime': time(() => open.uniform(a, ring.degree, ring.fields[0].prime), 2000),
    'binomial errors': time(() => secret.binomial(a, ring.degree), 2000),
    encryption: time(() => {
      encryptor.encryptZero(key, a, 'values', open, secret);
      scaler.add(a, b);
    }, 1000),
    'packing an input': time(() => codec.pack(packed, a), 1000),
    'unpacking an input': time(() => codec.unpack(a, packed), 1000),
    'hiding of a result': time(() => {
      publicKeys.drawRandomness(packed, secret);
      publicKeys.addFirst(a, 0, packed);
      publicKeys.addSecond(b, packed, 'values', secret);
    }, 1000),
    'first polynomial of zero': time(() => publicKeys.addFirst(a, 0, packed), 1000),
    'mask modulo q': time(() => {
      for (const [j, { prime }] of ring.fields.entries()) secret.uniform(b + j * ring.residueBytes, ring.degree, prime);
    }, 1000),
    'rescaling both polynomials': time(() => {
      rescaler.toWords(b, a, RING_BITS + 4);
      rescaler.toWordPairs(b, packed, a, RING_BITS + 10);
    }, 1000),
    decryption: time(() => {
      decryptor.transformSecond(a, b, packed);
      const x = decryptor.multiplySecret(key, a);
      const widths = { firstBits: RING_BITS + 4, secondBits: RING_BITS + 10, bits: RING_BITS };
      decryptor.decode(b, b, [x, x + ring.residueBytes], ring.degree, widths);
    }, 1000),
  };
}

/** Billions of 16-bit multiply-adds a second for K inputs, 64 outputs, 4096 columns. */
function gemmRate(inputs: number): number {
  const heap = new Heap();
  const gemm = gemmKernels(heap);
  const [outputs, columns, pairs] = [64, 4096, inputs / 2];
  const data = heap.allocate(2 * (inputs * (columns + 8)));
  const weights = heap.allocateZeroed(2 * inputs * outputs);
  const sums = heap.allocate(4 * outputs * 512);
  const panel = heap.allocate(128 * pairs);
  const rows = heap.allocate(4 * inputs);
  heap.words(rows, inputs).set(Uint32Array.from({ length: inputs }, (_, k) => data + 2 * k * (columns + 8)));
  const nanoseconds = time(
    () => {
      for (let x = 0; x < columns; x += 512) {
        gemm.rowGemm(sums, 2048, weights, rows, panel, pairs, outputs / 4, 2 * x, 512);
      }
    },
    Math.ceil(2 ** 14 / inputs),
  );
  return (inputs * outputs * columns) / nanoseconds;
}

const TYPICAL: readonly Layer[] = [
  layer('stem 7x7 / 2, 3 -> 64', 3, 64, 320, 7, 2),
  layer('80x80 1x1, 192 -> 128', 192, 128, 80),
  layer('80x80 3x3, 128 -> 32', 128, 32, 80, 3),
  layer('20x20 1x1, 640 -> 128', 640, 128, 20),
  layer('10x10 1x1, 768 -> 128', 768, 128, 10),
  layer('10x10 3x3, 128 -> 32', 128, 32, 10, 3),
  layer('fully connected, 1024 -> 14', 1024, 14, 1),
];

const heaps = [new Heap(), new Heap()];
const ends = meteredPair();
const context = (party: 'vendor' | 'hospital', i: number) => ({
  party,
  heap: heaps[i],
  channel: ends[i],
  correlations: {
    sender: () => Promise.reject(new Error('unused')),
    receiver: () => Promise.reject(new Error('unused')),
  },
});
const vendor = LinearVendor.setup(context('vendor', 0));
const hospital = LinearHospital.setup(context('hospital', 1));

async function measure({ name, inputs, outputs, size, kernel, stride, hospitalOwns }: Layer) {
  const half = (kernel - 1) >> 1;
  const step: LinearStep = {
    op: 'linear',
    name,
    inputs: [0],
    output: 1,
    kernel: [kernel, kernel],
    stride: [stride, stride],
    dilation: [1, 1],
    padding: [half, half, half, half],
    groups: 1,
    weightBits: 8,
    ring: RING_BITS,
    shift: 8,
  };
  const words = inputs * batch * size * size;
  const addresses = heaps.map((heap) => heap.allocateZeroed(4 * words));
  const random = randomFillSync(new Int8Array(outputs * inputs * kernel * kernel));
  // Trained weights are bell-shaped: a quarter of the range as a typical size.
  const weights = {
    kind: 'linear' as const,
    weights: Int16Array.from(random, (w) => w >> 1),
    bias: new Int32Array(outputs),
  };
  const sizes = { height: size, width: size, outputChannels: outputs, batch };
  const before = { vendor: ends[0].cpuMicroseconds, bytes: ends.map((end) => end.counters.bytesSent) };
  const start = process.cpuUsage();
  const results = await Promise.all([
    ends[0].run(() =>
      vendor.run(step, [{ channels: inputs, address: hospitalOwns ? undefined : addresses[0] }], sizes, weights),
    ),
    hospital.run(step, [{ channels: inputs, address: addresses[1] }], sizes),
  ]);
  const used = process.cpuUsage(start);
  heaps.forEach((heap, i) => {
    heap.free(addresses[i]);
    heap.free(results[i]);
  });
  const total = (used.user + used.system) / 1e6;
  const vendorSeconds = (ends[0].cpuMicroseconds - before.vendor) / 1e6;
  // The hospital sends and receives at once, so its clock is what the other one's leaves.
  return {
    name,
    vendorSeconds,
    hospitalSeconds: total - vendorSeconds,
    bytesToVendor: ends[1].counters.bytesSent - before.bytes[1],
    bytesToHospital: ends[0].counters.bytesSent - before.bytes[0],
  };
}

const nanoseconds = kernels();
console.table(
  Object.fromEntries(
    Object.entries(nanoseconds).map(([name, ns]) => [name, { microseconds: +(ns / 1000).toFixed(1) }]),
  ),
);
const gemm = Object.fromEntries([64, 192, 512, 1024].map((inputs) => [`K = ${inputs}`, +gemmRate(inputs).toFixed(1)]));
console.log('row GEMM, billions of multiply-adds a second:', gemm);

// Once for the keys and the compiler.
await measure(layer('warm-up', 64, 64, 20, 3));
const rows = new Map<string, Awaited<ReturnType<typeof measure>> & { layers: number }>();
for (const one of all ? denseNet121() : TYPICAL) {
  const figures = await measure(one);
  const row = rows.get(figures.name);
  if (!row) rows.set(figures.name, { ...figures, layers: 1 });
  else {
    row.layers += 1;
    for (const key of ['vendorSeconds', 'hospitalSeconds', 'bytesToVendor', 'bytesToHospital'] as const)
      row[key] += figures[key];
  }
}
const table = [...rows.values()];
const perImage = (value: number, digits: number) => +(value / batch).toFixed(digits);
console.log(`DenseNet-121 at 320x320, batch of ${batch}, per image:`);
console.table(
  table.map((row) => ({
    layer: row.name,
    layers: row.layers,
    'vendor CPU ms': perImage(row.vendorSeconds * 1000, 1),
    'hospital CPU ms': perImage(row.hospitalSeconds * 1000, 1),
    'MB to vendor': perImage(row.bytesToVendor / 1e6, 2),
    'MB to hospital': perImage(row.bytesToHospital / 1e6, 2),
  })),
);
const sum = (key: 'vendorSeconds' | 'hospitalSeconds' | 'bytesToVendor' | 'bytesToHospital') =>
  table.reduce((total, row) => total + row[key], 0) / batch;
console.log(
  `together: vendor ${sum('vendorSeconds').toFixed(2)} s, hospital ${sum('hospitalSeconds').toFixed(2)} s, ` +
    `${(sum('bytesToVendor') / 1e6).toFixed(0)} MB to the vendor, ${(sum('bytesToHospital') / 1e6).toFixed(0)} MB to the hospital; ` +
    `peak memory ${heaps.map((heap) => Math.round(heap.peakBytes / 2 ** 20)).join(' and ')} MiB`,
);
console.log(JSON.stringify({ batch, nanoseconds, gemm, layers: table }));
