/** Wherever a protocol fails, at a message or for want of memory, neither party's memory keeps anything of it. */
import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Executor } from '../../src/backend/executor.ts';
import type { Channel } from '../../src/channel/channel.ts';
import { channelPair } from '../../src/channel/pair.ts';
import { Heap } from '../../src/kernel/heap.ts';
import { environmentOf } from '../../src/two-party/environment.ts';
import { TwoPartyOperations } from '../../src/two-party/operations.ts';
import { receiveVectorCorrelations, sendVectorCorrelations } from '../../src/two-party/ot/iknp/vector.ts';
import { ReceiverExtender } from '../../src/two-party/ot/silent/receiver.ts';
import { SenderExtender } from '../../src/two-party/ot/silent/sender.ts';
import { SilentSource } from '../../src/two-party/ot/silent/source.ts';
import { combinations } from '../../src/two-party/ot/width.ts';
import { planProgram } from '../../src/two-party/plan/program-plan.ts';
import { silentPlan, treesKept } from '../../src/two-party/plan/silent.ts';
import type { TwoPartyThreat } from '../../src/two-party/plan/threat.ts';
import { compare } from '../../src/two-party/protocols/compare/index.ts';
import type { ProtocolContext } from '../../src/two-party/protocols/context.ts';
import { extend } from '../../src/two-party/protocols/extend/index.ts';
import { LinearHospital, LinearVendor } from '../../src/two-party/protocols/linear/index.ts';
import { maxPool } from '../../src/two-party/protocols/max/index.ts';
import { multiplex } from '../../src/two-party/protocols/multiplex/index.ts';
import { scale } from '../../src/two-party/protocols/scale/index.ts';
import { idealProviders } from '../support/ideal/correlations.ts';
import { toyInput, toyProgram, toyWeights } from '../support/toy-program.ts';
import { layer } from './linear/cases.ts';
import { linearStep } from './linear/harness.ts';

const SIDES = [0, 1] as const;
type Side = (typeof SIDES)[number];
const INJECTED = new Error('injected');

/** Counts operations, and fails at one of them. */
class Fault {
  count = 0;
  struck = false;
  #at = Number.POSITIVE_INFINITY;

  arm(at: number): void {
    this.count = 0;
    this.struck = false;
    this.#at = at;
  }

  tick(): void {
    if (this.count++ !== this.#at) return;
    this.struck = true;
    throw INJECTED;
  }
}

class FailingHeap extends Heap {
  readonly fault = new Fault();

  override allocate(bytes: number): number {
    this.fault?.tick();
    return super.allocate(bytes);
  }
}

/** Two parties over ideal correlations, of which one can be made to fail; a failure of one cuts the link of both. */
class Rig {
  readonly heaps = [new FailingHeap(4 << 20), new FailingHeap(4 << 20)] as const;
  readonly messages = [new Fault(), new Fault()] as const;
  readonly contexts: readonly [ProtocolContext, ProtocolContext];
  #link = channelPair();
  #cut = Promise.withResolvers<never>();

  constructor(threat: TwoPartyThreat = 'semi-honest') {
    const providers = idealProviders(...this.heaps, randomBytes(16));
    const context = (side: Side): ProtocolContext => ({
      party: side === 0 ? 'vendor' : 'hospital',
      heap: this.heaps[side],
      channel: this.#channel(side),
      correlations: providers[side],
      threat,
    });
    this.contexts = [context(0), context(1)];
  }

  /** Room in the pools of correlations for all that a run takes, so that they do not grow. */
  async reserve(): Promise<void> {
    for (const { correlations } of this.contexts) {
      for (const width of [1, 2, 3, 4]) {
        await (await correlations.sender(width)).reserve(8192);
        await (await correlations.receiver(width)).reserve(8192);
      }
    }
  }

  /** Runs both sides to their ends, and frees what they answer; how many of them failed. */
  async run(work: (side: Side) => Promise<number | undefined>): Promise<number> {
    this.#link = channelPair();
    this.#cut = Promise.withResolvers();
    this.#cut.promise.catch(() => undefined);
    const ends = await Promise.allSettled(
      SIDES.map((side) =>
        work(side).catch((error) => {
          this.#cut.reject(error);
          throw error;
        }),
      ),
    );
    // Pieces of work that went on beside the one that failed.
    await new Promise((resolve) => setImmediate(resolve));
    for (const [side, end] of ends.entries()) {
      if (end.status === 'fulfilled' && end.value !== undefined) this.heaps[side].free(end.value);
    }
    return ends.filter(({ status }) => status === 'rejected').length;
  }

  /** For each kind of fault and each side: how often it can strike in a run. */
  faults(): { readonly name: string; readonly fault: Fault }[] {
    return SIDES.flatMap((side) => [
      { name: `message of party ${side}`, fault: this.messages[side] },
      { name: `buffer of party ${side}`, fault: this.heaps[side].fault },
    ]);
  }

  used(): number[] {
    return this.heaps.map((heap) => heap.usedBytes);
  }

  #channel(side: Side): Channel {
    const end = () => this.#link[side];
    const cut = () => this.#cut.promise;
    return {
      get counters() {
        return end().counters;
      },
      send: async (message) => {
        this.messages[side].tick();
        await Promise.race([cut(), end().send(message)]);
      },
      receive: async (bytes) => {
        this.messages[side].tick();
        return Promise.race([cut(), end().receive(bytes)]);
      },
    };
  }
}

/** Fails once at every place, or at every `stride`-th one; answers how many places there were. */
async function failEverywhere(
  rig: Rig,
  work: (side: Side) => Promise<number | undefined>,
  stride = 1,
): Promise<Record<string, number>> {
  // Once for what stays: keys, tables that all share.
  expect(await rig.run(work)).toBe(0);
  const before = rig.used();
  for (const { fault } of rig.faults()) fault.arm(Number.POSITIVE_INFINITY);
  expect(await rig.run(work)).toBe(0);
  expect(rig.used()).toEqual(before);
  const places = rig.faults().map(({ name, fault }) => [name, fault.count] as const);
  for (const [index, [name, count]] of places.entries()) {
    for (let at = index % stride; at < count; at += stride) {
      const { fault } = rig.faults()[index];
      fault.arm(at);
      expect(await rig.run(work), `${name}, number ${at}`).toBeGreaterThan(0);
      fault.arm(Number.POSITIVE_INFINITY);
      expect(rig.used(), `${name}, number ${at}`).toEqual(before);
    }
  }
  return Object.fromEntries(places);
}

const COUNT = 200;

/** Words that both parties have: anything, as outputs are not looked at. */
function words({ heap }: ProtocolContext, count: number): number {
  const address = heap.allocateZeroed(4 * count);
  heap.words(address, count).fill(5);
  return address;
}

type Protocol = (context: ProtocolContext, address: number) => Promise<number>;
const whole = { count: COUNT, valuesPerChannel: 50 } as const;

const PROTOCOLS: Readonly<Record<string, Protocol>> = {
  'comparison by ripple': (context, input) =>
    compare(context, { input, ...whole, bits: 9, digits: [3, 3], sender: 'hospital', thresholds: 1, segment: 128 }),
  'comparison by tables': (context, input) =>
    compare(context, {
      ...{ input, ...whole, bits: 10, digits: [4, 3, 2], sender: 'vendor' as const, thresholds: 3, segment: 128 },
      ...(context.party === 'vendor' && { privateThresholds: new Int32Array(12), privateFlips: new Uint8Array(12) }),
    }),
  product: (context, input) =>
    multiplex(context, {
      ...{ sources: [{ input, plane: input, ...whole, uncertainty: 0 }], fromBits: 8, toBits: 12, segment: 128 },
    }),
  extension: (context, input) =>
    extend(context, {
      ...{ input, ...whole, fromBits: 8, toBits: 12, segment: 128 },
      ...(context.party === 'vendor' && { privateOffsets: new Int32Array(4) }),
    }),
  'secret factor times map': (context, input) =>
    scale(context, { maps: input, factorShares: input, factors: 4, positions: 50, ring: 9, segment: 2 }),
  maximum: (context, input) =>
    maxPool(context, {
      ...{ input, maps: 2, height: 10, width: 10, bits: 8, digits: [4, 3], sender: 'vendor' as const, segment: 64 },
      ...{ kernel: [3, 3], stride: [2, 2], dilation: [1, 1], padding: [1, 1, 1, 1] },
    }),
};

describe('a failure leaves the memory as it was', () => {
  for (const [name, protocol] of Object.entries(PROTOCOLS)) {
    it(`in a ${name}`, async () => {
      const rig = new Rig();
      await rig.reserve();
      const inputs = rig.contexts.map((context) => words(context, COUNT));
      const places = await failEverywhere(rig, (side) => protocol(rig.contexts[side], inputs[side]));
      for (const count of Object.values(places)) expect(count).toBeGreaterThan(3);
    });
  }

  it.each([
    ['of one group', linearStep({ ring: 20 }), [8, 8] as [number, number], 1],
    ['of several groups that are under way together', linearStep({ ring: 20 }), [90, 100] as [number, number], 3],
  ])('in a linear layer %s', async (_name, step, size, stride) => {
    const rig = new Rig();
    const c = layer(step, 2, size, 3, 1);
    const vendor = LinearVendor.setup(rig.contexts[0]);
    const hospital = LinearHospital.setup(rig.contexts[1]);
    const inputs = rig.contexts.map((context) => words(context, 2 * size[0] * size[1]));
    const sources = inputs.map((address) => [{ channels: 2, address }]);
    const sizes = { height: size[0], width: size[1], outputChannels: 3, batch: 1 };
    const work = (side: Side) =>
      side === 0 ? vendor.run(step, sources[0], sizes, c.weights) : hospital.run(step, sources[1], sizes);
    const places = await failEverywhere(rig, work, stride);
    for (const count of Object.values(places)) expect(count).toBeGreaterThan(2);
  });

  it('in any step of a program, with the shares that were alive then', async () => {
    const rig = new Rig();
    await rig.reserve();
    const steps = toyProgram(1).steps.map((step) =>
      step.op === 'truncate' ? { ...step, op: 'round' as const } : step,
    );
    const program = { ...toyProgram(1), steps };
    const plan = planProgram(program);
    const parties = SIDES.map((side) => {
      const weights = side === 0 ? toyWeights(1) : undefined;
      const operations = new TwoPartyOperations(environmentOf(rig.contexts[side], plan, weights));
      return { operations, executor: new Executor({ program, operations }) };
    });
    const work = async (side: Side) => {
      const { operations, executor } = parties[side];
      const input = side === 1 ? toyInput(1, 1) : undefined;
      const { output } = await executor.run(operations.share(program.tensors[0], 1, 'hospital', input), 1);
      return output.address;
    };
    const places = await failEverywhere(rig, work, 29);
    for (const count of Object.values(places)) expect(count).toBeGreaterThan(60);
  });

  it.each(['semi-honest', 'private-against-malicious'] as const)(
    'in the making of correlations, %s',
    async (threat) => {
      const width = 2;
      const rig = new Rig(threat);
      const offsets = randomBytes(16 * width);
      const pairs = { zero: randomBytes(2048 * width), one: randomBytes(2048 * width) };
      const seeds = Uint8Array.from(pairs.zero, (byte, i) => {
        const [column, offset] = [Math.floor(i / 16) % 128, Math.floor(i / 2048) * 16];
        return (offsets[offset + (column >> 3)] >> (column & 7)) & 1 ? pairs.one[i] : byte;
      });
      const check = threat === 'semi-honest' ? {} : { sacrificed: 128 };
      const plan = {
        first: { secretBits: 5, trees: 30, depth: 4, ...check },
        main: { secretBits: 5, trees: 40, depth: 4, ...check },
      };
      const table = rig.heaps[0].allocate(16 << width);
      rig.heaps[0].u8.set(combinations(offsets, width), table);
      const source = (side: Side) => {
        const { heap, channel } = rig.contexts[side];
        const common = { heap, width, plan, threat };
        return side === 0
          ? new SilentSource({
              ...{ ...common, role: 'sender', combinations: table },
              first: (rows, out) => sendVectorCorrelations(heap, channel, offsets, seeds, rows, out, threat),
              extender: new SenderExtender(heap, channel, width, table),
            })
          : new SilentSource({
              ...{ ...common, role: 'receiver', combinations: 0 },
              first: (rows, out) => receiveVectorCorrelations(heap, channel, pairs, rows, out, threat),
              extender: new ReceiverExtender(heap, channel, width),
            });
      };
      const perIteration = (plan.main.trees - treesKept(plan.main, plan.main)) * 2 ** plan.main.depth;
      const room = 16 * (300 + Math.ceil(300 / perIteration) * perIteration);
      // Only the pool keeps its room, once it has it.
      const kept = [0, Math.ceil(room / 64) * 64];
      const work = async (side: Side) => {
        await source(side).reserve(300);
        return undefined;
      };
      await rig.run(work);
      for (const [index, { name, fault }] of rig.faults().entries()) {
        fault.arm(Number.POSITIVE_INFINITY);
        await rig.run(work);
        const places = fault.count;
        expect(places).toBeGreaterThan(2);
        for (let at = 0; at < places; at += Math.ceil(places / 20)) {
          const side = index < 2 ? 0 : 1;
          const before = rig.used()[side];
          fault.arm(at);
          await rig.run(work);
          expect(fault.struck, `${name}, number ${at}`).toBe(true);
          fault.arm(Number.POSITIVE_INFINITY);
          expect(kept, `${name}, number ${at}`).toContain(rig.used()[side] - before);
        }
      }
    },
  );

  it('in the making of correlations, and nothing more is made of a base that was spoken about', async () => {
    const rig = new Rig();
    const { heap } = rig.contexts[0];
    const failing = { extend: () => Promise.reject(INJECTED) };
    const parts = { heap, role: 'sender' as const, width: 1, combinations: 0, threat: 'semi-honest' as const };
    let asked = 0;
    const first = async () => {
      asked += 1;
    };
    const source = new SilentSource({ ...parts, plan: silentPlan(1), first, extender: failing });
    await expect(source.reserve(1)).rejects.toBe(INJECTED);
    await expect(source.reserve(1)).rejects.toBe(INJECTED);
    expect([asked, heap.usedBytes]).toEqual([1, 0]);
  });
});
