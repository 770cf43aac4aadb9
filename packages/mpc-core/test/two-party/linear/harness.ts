/** Runs one linear step between two parties in this process and compares with the cleartext definition. */
import { randomFillSync } from 'node:crypto';
import type { LinearStep, LinearWeights } from '@doubleblind/program';
import { convolve, tensorOf } from '@doubleblind/program';
import type { Channel } from '../../../src/channel/channel.ts';
import { channelPair } from '../../../src/channel/pair.ts';
import { Heap } from '../../../src/kernel/heap.ts';
import type { PlanOptions } from '../../../src/two-party/plan/linear-plan.ts';
import type { ProtocolContext } from '../../../src/two-party/protocols/context.ts';
import { LinearHospital } from '../../../src/two-party/protocols/linear/index.ts';
import { ALL_PROTECTIONS, type Protections } from '../../../src/two-party/protocols/linear/protections.ts';
import { VendorLinear } from '../../../src/two-party/protocols/linear/vendor.ts';

export interface Case {
  readonly step: LinearStep;
  readonly weights: LinearWeights;
  /** Channels of the tensors that are concatenated. */
  readonly sources: readonly number[];
  readonly height: number;
  readonly width: number;
  readonly outputs: number;
  readonly batch: number;
  /** Cleartext inputs [channels][B][H][W], any words: read modulo 2^ring. */
  readonly input: Uint32Array;
  /** The hospital owns the input: the vendor's share is absent. */
  readonly hospitalOwns: boolean;
  /** Which plan to take, instead of the best. */
  readonly plan?: PlanOptions | undefined;
}

export function linearStep(changes: Partial<LinearStep>): LinearStep {
  return {
    op: 'linear',
    name: 'layer',
    inputs: [0],
    output: 1,
    kernel: [1, 1],
    stride: [1, 1],
    dilation: [1, 1],
    padding: [0, 0, 0, 0],
    groups: 1,
    weightBits: 8,
    ring: 20,
    shift: 8,
    ...changes,
  };
}

export function outputSize(c: Case): [number, number] {
  const { kernel, stride, dilation, padding } = c.step;
  const size = (length: number, axis: 0 | 1) =>
    Math.floor((length + padding[axis] + padding[axis + 2] - (kernel[axis] - 1) * dilation[axis] - 1) / stride[axis]) +
    1;
  return [size(c.height, 0), size(c.width, 1)];
}

/** Notes every message that a party sends. */
function tap(channel: Channel, sent: Uint8Array[]): Channel {
  return {
    counters: channel.counters,
    receive: (bytes) => channel.receive(bytes),
    send: (message) => {
      sent.push(message.slice());
      return channel.send(message);
    },
  };
}

export class Parties {
  readonly heaps: [Heap, Heap] = [new Heap(), new Heap()];
  /** Messages so far of the vendor and of the hospital. */
  readonly sent: [Uint8Array[], Uint8Array[]] = [[], []];
  readonly vendor: VendorLinear;
  readonly hospital: LinearHospital;

  constructor(protections: Protections = ALL_PROTECTIONS) {
    const channels = channelPair();
    const context = (party: 'vendor' | 'hospital', i: 0 | 1): ProtocolContext => ({
      party,
      heap: this.heaps[i],
      channel: tap(channels[i], this.sent[i]),
      correlations: {
        sender: () => Promise.reject(new Error('a linear layer takes no correlations')),
        receiver: () => Promise.reject(new Error('a linear layer takes no correlations')),
      },
    });
    this.vendor = new VendorLinear(context('vendor', 0), protections);
    this.hospital = LinearHospital.setup(context('hospital', 1));
  }

  /** Both parties' shares of the result; checks that no buffer is left behind. */
  async run(c: Case): Promise<[vendor: Uint32Array, hospital: Uint32Array]> {
    const mask = 2 ** c.step.ring - 1;
    const perChannel = c.batch * c.height * c.width;
    const shares = [randomFillSync(new Uint32Array(c.input.length)), new Uint32Array(c.input.length)];
    if (c.hospitalOwns) shares[0].fill(0);
    for (let i = 0; i < c.input.length; i++) shares[1][i] = c.input[i] - shares[0][i];
    const put = (heap: Heap, share: Uint32Array) => {
      let at = 0;
      return c.sources.map((channels) => {
        const address = heap.allocate(4 * channels * perChannel);
        heap.words(address, channels * perChannel).set(share.subarray(at, at + channels * perChannel));
        at += channels * perChannel;
        return { channels, address: address as number | undefined };
      });
    };
    const sources = [put(this.heaps[0], shares[0]), put(this.heaps[1], shares[1])];
    const owned = sources[0].map((source) => (c.hospitalOwns ? { ...source, address: undefined } : source));
    const sizes = {
      height: c.height,
      width: c.width,
      outputChannels: c.outputs,
      batch: c.batch,
      ...(c.plan && { plan: c.plan }),
    };
    const [left, right] = await Promise.all([
      this.vendor.run(c.step, owned, sizes, c.weights),
      this.hospital.run(c.step, sources[1], sizes),
    ]);
    const [height, width] = outputSize(c);
    const count = c.outputs * c.batch * height * width;
    const results = [left, right].map((address, i) => this.heaps[i].words(address, count).slice());
    this.heaps[0].free(left);
    this.heaps[1].free(right);
    for (const [i, list] of sources.entries()) {
      for (const source of list) this.heaps[i].free(source.address!);
    }
    const outMask = 2 ** (c.step.ring - c.step.shift) - 1;
    for (const share of results) {
      if (share.some((word) => word > outMask || word > mask)) throw new Error('a share exceeds its ring');
    }
    return [results[0], results[1]];
  }
}

/**
 * How far each value is above floor(y / 2^shift): from -1 to 2 in a correct run (to 1 without a shift), mostly 0 or 1 (0 without).
 */
export function errors(c: Case, [vendor, hospital]: [Uint32Array, Uint32Array]): Int32Array {
  const { ring, shift } = c.step;
  const channels = c.sources.reduce((sum, n) => sum + n, 0);
  const tensor = tensorOf([channels, c.height, c.width], c.batch, 32, Int32Array.from(c.input));
  const [height, width] = outputSize(c);
  const exact = convolve(c.step, tensor, c.weights, [c.outputs, height, width]);
  const bits = ring - shift;
  return exact.map((y, i) => {
    const expected = (y << (32 - ring)) >> (32 - bits);
    return ((vendor[i] + hospital[i] - expected) << (32 - bits)) >> (32 - bits);
  });
}
