/**
 * The hospital's side of a linear layer: it encrypts its shares under its own key, and decrypts the vendor's masked
 * results, which are its new shares (Cheetah, USENIX Security 2022, section 3.2).
 */

import type { LinearStep } from '@doubleblind/program';
import { randomBytes } from '#platform';
import { type Arena, withArena, withSharedArena } from '../../../kernel/arena.ts';
import { mapPositions } from '../../plan/linear-geometry.ts';
import {
  GROUPS_AHEAD,
  inputMessageBytes,
  type LinearLayout,
  messageSizes,
  outputMessageBytes,
} from '../../plan/linear-layout.ts';
import { Encryptor, InputCodec, InputScaler, MessageScaler, Sampler, type SecretKey } from '../../rlwe/index.ts';
import type { ProtocolContext } from '../context.ts';
import { Encoder } from './encoder.ts';
import { type GemmKernels, gemmKernels } from './kernels.ts';
import { HospitalKeys, SEED_BYTES } from './keys.ts';
import { ResultReader } from './result-reader.ts';
import { LayoutRuns } from './runs.ts';
import { domainOf, type LinearSizes, type LinearSource, sectionsOf } from './source.ts';

/** A section of a step with its keys and tables. */
interface Section {
  readonly layout: LinearLayout;
  readonly keys: readonly SecretKey[];
  readonly runs: LayoutRuns;
  readonly encoder: Encoder;
  readonly finished: readonly PromiseWithResolvers<void>[];
}

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
   * [outputs][B][depth][height][width] words modulo 2^(ring - shift); the caller frees it. Throws DB4201.
   */
  async run(step: LinearStep, sources: readonly LinearSource[], sizes: LinearSizes): Promise<number> {
    const { heap } = this.#context;
    const layouts = sectionsOf(step, sources, sizes);
    const keys: (readonly SecretKey[])[] = [];
    for (const layout of layouts) keys.push(await this.#keys.get(layout));
    const { output: maps } = layouts[0];
    const count = maps.channels * sizes.batch * mapPositions(maps);
    let output = 0;
    return withSharedArena(
      heap,
      (arena) => {
        output = arena.allocate(4 * count);
        const sections = layouts.map((layout, i): Section => {
          const runs = new LayoutRuns(arena, step, layout);
          const encoder = new Encoder(heap, this.#kernels, step, layout, runs, sources);
          return { layout, keys: keys[i], runs, encoder, finished: layout.groups.map(() => Promise.withResolvers()) };
        });
        return [this.#sendAll(sections), this.#receiveAll(sections, output)];
      },
      (arena) => {
        // Shares of fewer bits than the ring were decrypted truncated.
        const { resultBits } = layouts[0].parameters;
        this.#kernels.truncateWords(output, count, 0, 2 ** resultBits - 1, resultBits - (step.ring - step.shift));
        return arena.handOver(output);
      },
    );
  }

  async #sendAll(sections: readonly Section[]): Promise<void> {
    const finished = sections.flatMap((section) => section.finished);
    let before = 0;
    for (const section of sections) {
      const first = before;
      const turn = (group: number) => finished[first + group - GROUPS_AHEAD]?.promise;
      await withArena(this.#context.heap, (arena) => this.#send(arena, section, turn));
      before += section.layout.groups.length;
    }
  }

  async #receiveAll(sections: readonly Section[], output: number): Promise<void> {
    try {
      for (const section of sections) {
        await withArena(this.#context.heap, (arena) => this.#receive(arena, section, output));
      }
    } catch (error) {
      // Who sends may wait for its turn.
      for (const group of sections.flatMap(({ finished }) => finished)) {
        group.promise.catch(() => undefined);
        group.reject(error);
      }
      throw error;
    }
  }

  async #send(arena: Arena, section: Section, turn: (group: number) => Promise<void> | undefined): Promise<void> {
    const { layout, keys, encoder } = section;
    const { heap, channel } = this.#context;
    const { ring } = keys[0];
    const { parameters } = layout;
    const seeds = randomBytes(SEED_BYTES * layout.bundles);
    const secretSampler = new Sampler(arena, ring.kernels, randomBytes(SEED_BYTES), ring.degree);
    const encryptor = new Encryptor(arena, ring);
    const { levels } = parameters;
    const scaler = levels === 1 ? new MessageScaler(arena, ring, parameters.ring) : new InputScaler(ring, parameters);
    const codec = new InputCodec(arena, ring, parameters);
    const words = arena.allocate(levels * ring.residueBytes);
    const residues = arena.allocate(ring.polynomialBytes + 16);
    const packed = arena.allocate(inputMessageBytes(parameters, layout.inputsPerMessage));
    await channel.send(Uint8Array.from(seeds));
    for (let group = 0; group < layout.groups.length; group++) {
      await turn(group);
      const { bundle, key } = layout.groups[group];
      // The groups of a bundle share a: every one draws it again from the bundle's seed.
      const seed = seeds.subarray(SEED_BYTES * bundle, SEED_BYTES * (bundle + 1));
      await withArena(heap, async (scratch) => {
        const publicSampler = new Sampler(scratch, ring.kernels, seed, ring.degree);
        let index = 0;
        for (const size of messageSizes(layout.groups[group].inputPolynomials, layout.inputsPerMessage)) {
          for (let i = 0; i < size; i++) {
            for (let level = 0; level < levels; level++) {
              encoder.encode(words + level * ring.residueBytes, group, level, index);
            }
            encryptor.encryptZero(keys[key], residues, domainOf(layout, group), publicSampler, secretSampler);
            scaler.add(residues, words);
            codec.pack(packed + i * codec.bytes, residues);
            index += 1;
          }
          await channel.send(heap.bytes(packed, size * codec.bytes).slice());
        }
      });
    }
  }

  async #receive(arena: Arena, { layout, keys, runs, finished }: Section, output: number): Promise<void> {
    const { channel } = this.#context;
    const reader = new ResultReader(arena, this.#kernels, layout, keys);
    const mapBytes = 4 * layout.batch * mapPositions(layout.output);
    for (let group = 0; group < layout.groups.length; group++) {
      let channelIndex = 0;
      for (const size of messageSizes(layout.output.channels, layout.outputsPerMessage)) {
        const bytes = outputMessageBytes(layout.parameters, layout.groups[group], size);
        reader.load(await channel.receive(bytes), group, size);
        for (let i = 0; i < size; i++) {
          for (let level = 0; level < layout.parameters.levels; level++) {
            const useful = runs.output(group, level);
            const words = reader.decrypt(i, channelIndex, group, level, useful);
            this.#kernels.scatterRuns(output + channelIndex * mapBytes, words, useful.address, useful.count);
          }
          channelIndex += 1;
        }
      }
      finished[group].resolve();
    }
  }
}
