/**
 * Every message of a run has the size that was recorded, to the byte: the compiled program of examples/densenet-tiny.onnx on a batch
 * of two. Sizes follow from the program alone, so the private numbers and the images are random. A change of this table is a
 * change of the protocol: it needs a new wire version and a word in docs/PERFORMANCE.md.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type PrivateNumbers, PrivateWeights, type Program, parseProgram, programHash } from '@doubleblind/program';
import { expect, it } from 'vitest';
import { channelPair } from '../../../src/channel/pair.ts';
import { runCost } from '../../../src/two-party/plan/program-cost.ts';
import type { TwoPartyThreat } from '../../../src/two-party/plan/threat.ts';
import { openSession } from '../../../src/two-party/session.ts';
import { numbers } from '../../support/toy-program.ts';

const read = (name: string) => readFileSync(join(import.meta.dirname, name), 'utf8');
const program = parseProgram(read('densenet-tiny.program.json'));
type Sizes = { readonly batch: number; readonly steps: readonly (string | number)[][] };
const RECORDED: readonly [TwoPartyThreat, Sizes][] = [
  ['semi-honest', JSON.parse(read('densenet-tiny.sizes.json'))],
  ['private-against-malicious', JSON.parse(read('densenet-tiny.private.sizes.json'))],
];

function randomWeights({ steps, tensors, planes }: Program): PrivateWeights {
  const random = numbers(7);
  const upTo = (length: number, limit: number) => Int32Array.from({ length }, () => random() % limit);
  const found = new Map<string, PrivateNumbers>();
  for (const step of steps) {
    if (step.op === 'linear') {
      const outputs = tensors[step.output].shape[0];
      const inputs = step.inputs.reduce((sum, id) => sum + tensors[id].shape[0], 0) / step.groups;
      const weights = Int16Array.from(upTo(outputs * inputs * step.kernel[0] * step.kernel[1], 8));
      found.set(step.name, { kind: 'linear', weights, bias: upTo(outputs, 100) });
    } else if (step.op === 'compare') {
      const { thresholds, shape } = planes[step.output];
      const thresholdsOf = upTo(thresholds * shape[0], 4);
      found.set(step.name, { kind: 'compare', thresholds: thresholdsOf, flips: new Uint8Array(thresholdsOf.length) });
    } else if (step.op === 'extend') {
      found.set(step.name, { kind: 'extend', offsets: upTo(tensors[step.input].shape[0], 4) });
    }
  }
  return new PrivateWeights(programHash(program), found);
}

it.each(RECORDED)(
  'messages of the example have the recorded sizes (%s), step by step and in all',
  async (threat, recorded) => {
    const [a, b] = channelPair();
    const [vendor, hospital] = await Promise.all([
      openSession({ party: 'vendor', channel: a, program, threat, weights: randomWeights(program) }),
      openSession({ party: 'hospital', channel: b, program, threat }),
    ]);
    const values = program.tensors[program.input.tensor].shape.reduce((product, size) => product * size, 1);
    const images = Array.from({ length: recorded.batch }, () => new Float32Array(values).fill(0.5));
    await Promise.all([hospital.evaluate(images), vendor.serve(recorded.batch)]);
    const vendors = new Map(vendor.profiler.entries.map((entry) => [entry.step, entry]));
    const sizes = hospital.profiler.entries
      .filter(({ bytesSent, bytesReceived }) => bytesSent + bytesReceived > 0)
      .map(({ step, op, bytesSent, bytesReceived, rounds }) => [
        ...[step, op, bytesReceived, bytesSent],
        ...[vendors.get(step)?.rounds, rounds],
      ]);
    expect(sizes).toEqual(recorded.steps);
    const { bytes, rounds } = runCost(program, [recorded.batch], threat);
    const sum = (column: number) => recorded.steps.reduce((total, row) => total + Number(row[column]), 0);
    expect([bytes.vendorToHospital, bytes.hospitalToVendor]).toEqual([sum(2), sum(3)]);
    // Without those of the set-up, and iterations in the middle of a step may have waits that the step has anyway.
    const counted = sum(5) - Number(recorded.steps[0][5]);
    expect(Math.abs(rounds - counted)).toBeLessThan(0.1 * counted);
  },
);
