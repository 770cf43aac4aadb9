import { DoubleblindError } from '@doubleblind/errors';
import { type Program, programHash, runCleartext } from '@doubleblind/program';
import { describe, expect, it } from 'vitest';
import { networkOf } from '../../src/backend/network.ts';
import { Session } from '../../src/backend/session.ts';
import { channelPair } from '../../src/channel/pair.ts';
import type { Heap } from '../../src/kernel/heap.ts';
import { twoParty, twoPartyBackend } from '../../src/two-party/backend.ts';
import { compareParties } from '../../src/two-party/compare-parties.ts';
import { correlationsOf } from '../../src/two-party/plan/program-cost.ts';
import { makingCost } from '../../src/two-party/plan/silent.ts';
import type { TwoPartyThreat } from '../../src/two-party/plan/threat.ts';
import { openSession } from '../../src/two-party/session.ts';
import { numbers, toyProgram, toyWeights } from '../support/toy-program.ts';

const weights = toyWeights(1);

function images(seed: number, count: number): Float32Array[] {
  const next = numbers(seed);
  return Array.from({ length: count }, () => Float32Array.from({ length: 432 }, () => ((next() % 101) - 50) / 32));
}

/** Every step rounds at random in its last place, so a score may lie up to 12 places of 1/16 from the cleartext's. */
function expectNearCleartext(outputs: readonly Float32Array[], inputs: readonly Float32Array[]) {
  const batch = inputs.length;
  const integers = new Int32Array(432 * batch);
  inputs.forEach((image, b) => {
    for (let c = 0; c < 3; c++) {
      for (let p = 0; p < 144; p++) integers[(c * batch + b) * 144 + p] = Math.round(image[c * 144 + p] * 32);
    }
  });
  const clear = runCleartext(toyProgram(), weights, integers, batch).output;
  outputs.forEach((output, b) => {
    output.forEach((value, c) => {
      expect(Math.abs(value * 16 - clear.data[c * batch + b])).toBeLessThan(12);
    });
  });
}

function openBoth(hospitalProgram: Program = toyProgram(), hospitalBatch = 8, threat: TwoPartyThreat = 'semi-honest') {
  const [a, b] = channelPair();
  const vendor = { party: 'vendor', channel: a, program: toyProgram(), weights, parameters: { batch: 8 } } as const;
  const hospital = {
    party: 'hospital',
    channel: b,
    program: hospitalProgram,
    parameters: { batch: hospitalBatch },
    threat,
  } as const;
  return Promise.all([openSession(vendor), openSession(hospital)]);
}

describe('a session of the real protocols', () => {
  it.each([0, 2])('agrees with the cleartext at every step up to the last place, ignoring %i bits', async (ignored) => {
    const program = toyProgram(ignored);
    const report = await compareParties(program, weights, images(3, 2));
    expect(report.firstWrong).toBeUndefined();
    expect(report.steps).toHaveLength(program.steps.length);
  });

  it('agrees with the cleartext at every step where parties check each other', async () => {
    const program = toyProgram();
    const report = await compareParties(program, weights, images(3, 2), 'private-against-malicious');
    expect(report.firstWrong).toBeUndefined();
  });

  it.each(['semi-honest', 'private-against-malicious'] as const)(
    'makes ahead what a batch uses whatever its images are, and needs it no more (%s)',
    async (threat) => {
      const program = toyProgram();
      const image = images(3, 1);
      const run = async (prepareFor?: number) => {
        const [a, b] = channelPair();
        const terms = { program, threat, ...(prepareFor !== undefined && { prepareFor }) };
        const [vendor, hospital] = await Promise.all([
          openSession({ ...terms, party: 'vendor', channel: a, weights }),
          openSession({ ...terms, party: 'hospital', channel: b }),
        ]);
        const before = b.counters.bytesSent + b.counters.bytesReceived;
        const [outputs] = await Promise.all([hospital.evaluate(image), vendor.serve(1)]);
        return { outputs, before, all: b.counters.bytesSent + b.counters.bytesReceived };
      };
      const many = 512;
      const [usual, ahead] = [await run(), await run(many)];
      const backend = twoPartyBackend(threat);
      const plan = backend.plan(program);
      const { sent } = backend.cost(plan, [1]);
      const kinds = correlationsOf(plan, many);
      // One iteration of each kind is made whenever a session opens; so many more fit the room of 384 MiB.
      const further = kinds.map((kind) => {
        const { iteration, made } = makingCost(kind, threat);
        const count = Math.min(kind.count, Math.floor((3 * 2 ** 23) / kinds.length));
        return (Math.ceil(count / made) - 1) * (iteration.vendor + iteration.hospital);
      });
      const bytes = further.reduce((sum, one) => sum + one, 0);
      expect(bytes).toBeGreaterThan(0);
      expect(ahead.before - usual.before).toBe(bytes);
      expect(usual.all).toBe(sent.vendor + sent.hospital);
      expect(ahead.all).toBe(usual.all + bytes);
      for (const { outputs } of [usual, ahead]) expectNearCleartext(outputs, image);
    },
  );

  it('asks both parties to make it ahead, or neither', async () => {
    const [a, b] = channelPair();
    const both = Promise.all([
      openSession({ party: 'vendor', channel: a, program: toyProgram(), weights, prepareFor: 1 }),
      openSession({ party: 'hospital', channel: b, program: toyProgram() }),
    ]);
    await expect(both).rejects.toMatchObject({ code: 'DB4001' });
  });

  it('leaves nothing of a batch in free memory, and nothing at all when it is closed', async () => {
    const [a, b] = channelPair();
    const program = toyProgram();
    const parties = await Promise.all(
      [a, b].map(async (channel, index) => {
        const self = (['vendor', 'hospital'] as const)[index];
        const own = self === 'vendor' ? { weights } : {};
        const network = networkOf(self, new Map([[self === 'vendor' ? 'hospital' : 'vendor', channel]]));
        const heaps: Heap[] = [];
        // The session's own operations, with their heap in view.
        const backend = {
          ...twoParty,
          open: async (...given: Parameters<typeof twoParty.open>) => {
            const operations = await twoParty.open(...given);
            heaps.push(operations.memory as Heap);
            return operations;
          },
        };
        const session = await Session.open({ ...own, backend, network, program });
        return { session, heap: heaps[0] };
      }),
    );
    const [vendor, hospital] = parties;
    const inputs = images(3, 2);
    const written = (heap: Heap) => heap.u8.subarray(1 << 20).reduce((sum, byte) => sum + (byte === 0 ? 0 : 1), 0);
    await Promise.all([hospital.session.evaluate(inputs), vendor.session.serve(2)]);
    for (const { session, heap } of parties) {
      const bytes = written(heap);
      // Correlations and keys for the next batch only.
      expect(bytes).toBeGreaterThan(1000);
      expect(bytes).toBeLessThanOrEqual(heap.usedBytes);
      const found = heap.allocate(1 << 20);
      expect(heap.bytes(found, 1 << 20).every((byte) => byte === 0)).toBe(true);
      session.close();
      expect(written(heap)).toBe(0);
    }
  });

  it('gives the hospital the outputs of batch after batch, of different sizes', async () => {
    const [vendor, hospital] = await openBoth();
    for (const batch of [3, 1]) {
      const inputs = images(batch, batch);
      const [outputs] = await Promise.all([hospital.evaluate(inputs), vendor.serve(batch)]);
      expectNearCleartext(outputs, inputs);
    }
  });

  it('sends messages of the same sizes in the same rounds whatever the images are', async () => {
    const transcripts = [];
    for (const fill of [0, 1]) {
      const [vendor, hospital] = await openBoth();
      const blank = [new Float32Array(432).fill(fill)];
      await Promise.all([hospital.evaluate(blank), vendor.serve(1)]);
      transcripts.push(
        [vendor, hospital].map((s) => s.profiler.entries.map((e) => [e.step, e.bytesSent, e.bytesReceived, e.rounds])),
      );
    }
    expect(transcripts[0]).toEqual(transcripts[1]);
  });

  it('refuses to start when programs or parameters differ, on both sides', async () => {
    const other = toyProgram();
    other.output.fractionBits = 5;
    expect(programHash(other)).not.toBe(programHash(toyProgram()));
    await expect(openBoth(other)).rejects.toThrow(DoubleblindError);
    await expect(openBoth(toyProgram(), 4)).rejects.toThrow(/DB4001.*parameters/);
    await expect(openBoth(toyProgram(), 8, 'private-against-malicious')).rejects.toThrow(/DB4001.*threat models/);
  });
});
