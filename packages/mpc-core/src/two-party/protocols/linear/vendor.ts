/**
 * The vendor's side of a linear layer: W times the hospital's encrypted shares, masked, and W times its own shares in
 * the clear.
 */

import type { LinearStep, LinearWeights } from '@doubleblind/program';
import { randomBytes } from '#platform';
import { discard } from '../../../channel/discard.ts';
import { type Arena, inArena, withArena } from '../../../kernel/arena.ts';
import { mapPositions } from '../../plan/linear-geometry.ts';
import { inputMessageBytes, type LinearLayout, messageSizes } from '../../plan/linear-layout.ts';
import { InputCodec, type PublicKeys, Sampler } from '../../rlwe/index.ts';
import type { ProtocolContext } from '../context.ts';
import { Encoder } from './encoder.ts';
import { Hiding } from './hiding.ts';
import { type GemmKernels, gemmKernels } from './kernels.ts';
import { SEED_BYTES, VendorKeys } from './keys.ts';
import { LimbStore } from './limb-store.ts';
import { ALL_PROTECTIONS, type Protections } from './protections.ts';
import { ResultWriter } from './result-writer.ts';
import { RowProducts } from './row-products.ts';
import { LayoutRuns } from './runs.ts';
import { domainOf, type LinearSizes, type LinearSource, sectionsOf } from './source.ts';
import { WeightPanels } from './weight-panels.ts';

/** The buffers and helpers of one step. */
interface Work {
  readonly step: LinearStep;
  readonly layout: LinearLayout;
  readonly keys: PublicKeys;
  readonly runs: LayoutRuns;
  readonly encoder: Encoder;
  readonly store: LimbStore;
  readonly products: RowProducts;
  readonly writer: ResultWriter;
  readonly output: number;
}

export class VendorLinear {
  readonly #context: ProtocolContext;
  readonly #kernels: GemmKernels;
  readonly #keys: VendorKeys;
  readonly #protections: Protections;

  /** For tests only: LinearVendor.setup has all protections on. */
  constructor(context: ProtocolContext, protections: Protections) {
    this.#context = context;
    this.#kernels = gemmKernels(context.heap);
    this.#keys = new VendorKeys(context);
    this.#protections = protections;
  }

  /**
   * Runs one step on this party's shares. Returns the address of its share of the truncated result,
   * [outputs][B][depth][height][width] words modulo 2^(ring - shift); the caller frees it. Throws DB4201, DB4202.
   */
  async run(
    step: LinearStep,
    sources: readonly LinearSource[],
    sizes: LinearSizes,
    weights: LinearWeights,
  ): Promise<number> {
    const { heap } = this.#context;
    const sections = sectionsOf(step, sources, sizes);
    const keys: PublicKeys[] = [];
    for (const layout of sections) keys.push(await this.#keys.get(layout));
    const { output: maps } = sections[0];
    return withArena(heap, async (arena) => {
      const output = arena.allocateZeroed(4 * maps.channels * sizes.batch * mapPositions(maps));
      const panels = new WeightPanels(arena, step, weights, maps.channels);
      for (const [i, layout] of sections.entries()) {
        await withArena(heap, (own) => this.#runSection(own, step, sources, layout, keys[i], panels, output));
      }
      this.#finish(step, sections[0], weights.bias, output);
      return arena.handOver(output);
    });
  }

  async #runSection(
    arena: Arena,
    step: LinearStep,
    sources: readonly LinearSource[],
    layout: LinearLayout,
    keys: PublicKeys,
    panels: WeightPanels,
    output: number,
  ): Promise<void> {
    const { heap } = this.#context;
    const { ring } = keys;
    const runs = new LayoutRuns(arena, step, layout);
    const store = new LimbStore(arena, ring, this.#kernels, layout);
    const sampler = new Sampler(arena, ring.kernels, randomBytes(SEED_BYTES), ring.degree);
    const hiding = new Hiding(keys, sampler, this.#protections);
    const work: Work = {
      step,
      layout,
      keys,
      runs,
      encoder: new Encoder(heap, this.#kernels, step, layout, runs, sources),
      store,
      products: new RowProducts(arena, ring, this.#kernels, layout, panels, store),
      writer: new ResultWriter(arena, ring, this.#kernels, layout, hiding),
      output,
    };
    await this.#runGroups(arena, work);
  }

  async #runGroups(arena: Arena, work: Work): Promise<void> {
    const { heap, channel } = this.#context;
    const { layout, encoder } = work;
    const { ring } = work.keys;
    const seeds = await channel.receive(SEED_BYTES * layout.bundles);
    const codec = new InputCodec(arena, ring, layout.parameters);
    // u of every output, from the first group of a bundle to the last.
    const shared = layout.keys > 1 ? layout.output.channels : 1;
    const randomness = arena.allocate(shared * ring.polynomialBytes);
    for (let group = 0; group < layout.groups.length; group++) {
      const { bundle, key } = layout.groups[group];
      const seed = seeds.slice(SEED_BYTES * bundle, SEED_BYTES * (bundle + 1));
      if (key === 0) inArena(heap, (scratch) => this.#expandSecond(scratch, work, group, seed));
      await withArena(heap, (scratch) => this.#receiveInputs(scratch, work, group, codec));
      if (!encoder.empty) inArena(heap, (scratch) => this.#encodeOwn(scratch, work, group));
      await withArena(heap, (scratch) => this.#sendResults(scratch, work, group, randomness));
    }
  }

  /** The second polynomials of a bundle's inputs, from its seed. */
  #expandSecond(arena: Arena, work: Work, group: number, seed: Uint8Array): void {
    const { ring } = work.keys;
    const sampler = new Sampler(arena, ring.kernels, seed, ring.degree);
    const second = arena.allocate(ring.polynomialBytes + 16);
    for (let index = 0; index < work.layout.groups[group].inputPolynomials; index++) {
      for (let j = 0; j < ring.primes; j++) {
        sampler.uniform(second + j * ring.residueBytes, ring.degree, ring.fields[j].prime);
      }
      work.store.putSecond(index, second);
    }
  }

  /** Receives the group's encrypted inputs into the limb store. */
  async #receiveInputs(arena: Arena, work: Work, group: number, codec: InputCodec): Promise<void> {
    const { heap, channel } = this.#context;
    const { inputsPerMessage, groups, parameters } = work.layout;
    const packed = arena.allocate(inputMessageBytes(parameters, inputsPerMessage));
    const first = arena.allocate(work.keys.ring.polynomialBytes);
    let index = 0;
    for (const size of messageSizes(groups[group].inputPolynomials, inputsPerMessage)) {
      const message = await channel.receive(inputMessageBytes(parameters, size));
      heap.u8.set(message, packed);
      discard(message);
      for (let i = 0; i < size; i++) {
        codec.unpack(first, packed + i * codec.bytes);
        work.store.putFirst(index++, first);
      }
    }
  }

  #encodeOwn(arena: Arena, work: Work, group: number): void {
    const words = arena.allocate(work.keys.ring.residueBytes);
    for (let index = 0; index < work.layout.groups[group].inputPolynomials; index++) {
      for (let level = 0; level < work.layout.parameters.levels; level++) {
        work.encoder.encode(words, group, level, index);
        work.store.putClear(index, level, words);
      }
    }
  }

  /** Computes and sends the group's results; this party's share is W times its own input less the mask. */
  async #sendResults(arena: Arena, work: Work, group: number, randomness: number): Promise<void> {
    const { heap, channel } = this.#context;
    const { layout, products, writer, output } = work;
    const { ring } = work.keys;
    const { key } = layout.groups[group];
    const mapBytes = 4 * layout.batch * mapPositions(layout.output);
    const runs = Array.from({ length: layout.parameters.levels }, (_, level) => work.runs.output(group, level));
    const parts = { second: key === 0, clear: !work.encoder.empty };
    const mask = arena.allocate(ring.polynomialBytes + 16 + ring.residueBytes);
    const share = mask + ring.polynomialBytes + 16;
    let done = 0;
    for (const block of products.blocks()) {
      products.compute(group, block, parts);
      for (let m = 0; m < block.outputs; m++) {
        const first = products.results + m * products.stride;
        const second = first + ring.polynomialBytes;
        const clear = second + ring.polynomialBytes;
        const u = randomness + (layout.keys > 1 ? done * ring.polynomialBytes : 0);
        if (parts.second) writer.addSecond(second, domainOf(layout, group), u);
        writer.addFirst(first, group, u, mask, runs);
        if (!parts.clear) heap.u8.fill(0, clear, clear + runs.length * ring.residueBytes);
        for (const [level, { address, count }] of runs.entries()) {
          const own = clear + level * ring.residueBytes;
          writer.maskShare(share, group, mask, level);
          this.#kernels.subtractWords(own, share, ring.degree);
          this.#kernels.gatherRuns(share, own, address, count);
          this.#kernels.scatterRuns(output + done * mapBytes, share, address, count);
        }
        done += 1;
        const full = writer.held === layout.outputsPerMessage || done === layout.output.channels;
        if (full) await channel.send(writer.take());
      }
    }
  }

  /** Adds the bias, and 2^shift so that truncation of both shares rounds without bias; truncates. */
  #finish(step: LinearStep, layout: LinearLayout, bias: Int32Array, output: number): void {
    const { heap } = this.#context;
    const { channels } = layout.output;
    const positions = mapPositions(layout.output);
    const rounding = step.shift > 0 ? 2 ** step.shift : 0;
    const mapWords = layout.batch * positions;
    const perPosition = bias.length !== channels;
    for (let m = 0; m < channels; m++) {
      const map = output + 4 * m * mapWords;
      if (perPosition) {
        const words = heap.words(map, mapWords);
        for (let i = 0; i < mapWords; i++) words[i] += bias[m * positions + (i % positions)];
      }
      const constant = rounding + (perPosition ? 0 : bias[m]);
      this.#kernels.truncateWords(map, mapWords, constant, 2 ** step.ring - 1, step.shift);
    }
  }
}

export const LinearVendor = {
  setup(context: ProtocolContext): VendorLinear {
    return new VendorLinear(context, ALL_PROTECTIONS);
  },
};
export type LinearVendor = VendorLinear;
