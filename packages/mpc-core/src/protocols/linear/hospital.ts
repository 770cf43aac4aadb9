/**
 * The hospital's side of a linear layer: it encrypts its shares under its own key, and decrypts the vendor's masked
 * results, which are its new shares (Cheetah, USENIX Security 2022, section 3.2).
 */
import { randomBytes } from 'node:crypto';
import {
  inputMessageBytes,
  type LinearLayout,
  type LinearStep,
  messageSizes,
  outputMessageBytes,
  PACK_UNIT,
} from '@doubleblind/program';
import { Decryptor, Encryptor, InputCodec, LOW_BITS, Sampler, type SecretKey } from '../../rlwe/index.ts';
import type { ProtocolContext } from '../context.ts';
import { Encoder } from './encoder.ts';
import { type GemmKernels, gemmKernels } from './kernels.ts';
import { HospitalKeys, SEED_BYTES } from './keys.ts';
import { LayoutRuns } from './runs.ts';
import { domainOf, type LinearSizes, type LinearSource, layoutOf } from './source.ts';

/** Groups whose inputs may be under way while an earlier group's results are awaited. */
const GROUPS_AHEAD = 2;

export class LinearHospital {
  readonly #context: ProtocolContext;
  readonly #kernels: GemmKernels;
  readonly #keys: HospitalKeys;

  private constructor(context: ProtocolContext) {
    this.#context = context;
    this.#kernels = gemmKernels(context.heap);
    this.#keys = new HospitalKeys(context);
  }

  static setup(context: ProtocolContext): LinearHospital {
    return new LinearHospital(context);
  }

  /**
   * Runs one step on this party's shares. Returns the address of its share of the truncated result,
   * [outputs][B][height][width] words modulo 2^(ring - shift); the caller frees it. Throws DB4201.
   */
  async run(step: LinearStep, sources: readonly LinearSource[], sizes: LinearSizes): Promise<number> {
    const { heap } = this.#context;
    const layout = layoutOf(step, sources, sizes);
    const key = await this.#keys.get(layout.parameters);
    const runs = new LayoutRuns(heap, step, layout);
    const { channels, height, width } = layout.output;
    const count = channels * layout.batch * height * width;
    const output = heap.allocate(4 * count);
    const finished = layout.groups.map(() => Promise.withResolvers<void>());
    const encoder = new Encoder(heap, this.#kernels, step, layout, runs, sources);
    await Promise.all([
      this.#send(step, layout, key, encoder, (group) => finished[group - GROUPS_AHEAD]?.promise),
      this.#receive(step, layout, key, runs, output, (group) => finished[group].resolve()),
    ]);
    runs.free();
    this.#kernels.truncateWords(output, count, 0, 2 ** step.ring - 1, step.shift);
    return output;
  }

  async #send(
    step: LinearStep,
    layout: LinearLayout,
    key: SecretKey,
    encoder: Encoder,
    turn: (group: number) => Promise<void> | undefined,
  ): Promise<void> {
    const { heap, channel } = this.#context;
    const { ring } = key;
    const { parameters } = layout;
    const seed = randomBytes(SEED_BYTES);
    const publicSampler = new Sampler(heap, ring.kernels, seed, ring.degree);
    const secretSampler = new Sampler(heap, ring.kernels, randomBytes(SEED_BYTES), ring.degree);
    const encryptor = new Encryptor(key, step.ring);
    const codec = new InputCodec(ring, parameters);
    const words = heap.allocate(ring.residueBytes);
    const residues = heap.allocate(ring.polynomialBytes + 16);
    const packed = heap.allocate(inputMessageBytes(parameters, layout.inputsPerMessage));
    await channel.send(seed);
    for (let group = 0; group < layout.groups.length; group++) {
      await turn(group);
      let index = 0;
      for (const size of messageSizes(layout.groups[group].inputPolynomials, layout.inputsPerMessage)) {
        for (let i = 0; i < size; i++) {
          encoder.encode(words, group, index++);
          encryptor.encrypt(residues, words, domainOf(layout, group), publicSampler, secretSampler);
          codec.pack(packed + i * codec.bytes, residues);
        }
        await channel.send(heap.bytes(packed, size * codec.bytes).slice());
      }
    }
    for (const part of [publicSampler, secretSampler, encryptor, codec]) part.free();
    for (const address of [words, residues, packed]) heap.free(address);
  }

  async #receive(
    step: LinearStep,
    layout: LinearLayout,
    key: SecretKey,
    runs: LayoutRuns,
    output: number,
    done: (group: number) => void,
  ): Promise<void> {
    const { heap, channel } = this.#context;
    const reader = new ResultReader(this.#context, this.#kernels, step, layout, key);
    const mapBytes = 4 * layout.batch * layout.output.height * layout.output.width;
    for (let group = 0; group < layout.groups.length; group++) {
      const useful = layout.groups[group].usefulOutputs;
      let target = output;
      for (const size of messageSizes(layout.output.channels, layout.outputsPerMessage)) {
        const message = await channel.receive(outputMessageBytes(layout.parameters, useful, size));
        reader.load(message, useful, size);
        for (let i = 0; i < size; i++) {
          const { address, count } = runs.output(group);
          this.#kernels.scatterRuns(target, reader.decrypt(i, useful, runs.output(group)), address, count);
          target += mapBytes;
        }
      }
      done(group);
    }
    reader.free();
    heap.free(reader.buffer);
  }
}

/** Unpacks and decrypts one message of results at a time. */
class ResultReader {
  /** [packed][first polynomials' useful words][low words][high words][gathered residues, decoded words]. */
  readonly buffer: number;
  readonly #context: ProtocolContext;
  readonly #kernels: GemmKernels;
  readonly #step: LinearStep;
  readonly #layout: LinearLayout;
  readonly #key: SecretKey;
  readonly #decryptor: Decryptor;
  readonly #first: number;
  readonly #low: number;
  readonly #high: number;
  readonly #work: number;

  constructor(context: ProtocolContext, kernels: GemmKernels, step: LinearStep, layout: LinearLayout, key: SecretKey) {
    this.#context = context;
    this.#kernels = kernels;
    this.#step = step;
    this.#layout = layout;
    this.#key = key;
    this.#decryptor = new Decryptor(key);
    const { residueBytes } = key.ring;
    const most = layout.outputsPerMessage;
    const useful = Math.max(...layout.groups.map((group) => group.usefulOutputs));
    const packed = Math.ceil(outputMessageBytes(layout.parameters, useful, most) / 16) * 16;
    const first = 4 * Math.ceil((useful * most) / PACK_UNIT) * PACK_UNIT + 16;
    this.buffer = context.heap.allocate(packed + first + 2 * most * residueBytes + 3 * residueBytes + 64);
    this.#first = this.buffer + packed;
    this.#low = this.#first + first;
    this.#high = this.#low + most * residueBytes;
    this.#work = this.#high + most * residueBytes;
  }

  load(message: Uint8Array, useful: number, polynomials: number): void {
    const { kernels, degree } = this.#key.ring;
    const { firstBits, secondBits } = this.#layout.parameters;
    this.#context.heap.u8.set(message, this.buffer);
    const firstCount = Math.ceil((useful * polynomials) / PACK_UNIT) * PACK_UNIT;
    const secondCount = degree * polynomials;
    let at = this.buffer;
    kernels.unpackWords(this.#first, at, firstCount, firstBits, 0, 0);
    at += (firstCount * firstBits) / 8;
    kernels.unpackWords(this.#low, at, secondCount, LOW_BITS, 0, 0);
    at += (secondCount * LOW_BITS) / 8;
    kernels.unpackWords(this.#high, at, secondCount, secondBits - LOW_BITS, 0, 0);
  }

  /** Address of the useful words of polynomial i of the message, dense. */
  decrypt(i: number, useful: number, runs: { address: number; count: number }): number {
    const { residueBytes } = this.#key.ring;
    const { firstBits, secondBits } = this.#layout.parameters;
    const products = this.#decryptor.multiplySecret(this.#low + i * residueBytes, this.#high + i * residueBytes);
    const [x1, x2, words] = [0, 1, 2].map((k) => this.#work + k * residueBytes);
    this.#kernels.gatherRuns(x1, products, runs.address, runs.count);
    this.#kernels.gatherRuns(x2, products + residueBytes, runs.address, runs.count);
    const widths = { firstBits, secondBits, bits: this.#step.ring };
    this.#decryptor.decode(words, this.#first + 4 * i * useful, [x1, x2], Math.ceil(useful / 4) * 4, widths);
    return words;
  }

  free(): void {
    this.#decryptor.free();
  }
}
