/**
 * Who sends the (first) digit tables. The sender of a table hashes 2^w times for a digit of w bits, the receiver once;
 * several thresholds are the vendor's to send. The others go to whoever has less to do, the largest first, counting the
 * vendor's homomorphic products too, so that both parties' processors are about equally busy.
 */

import { compareCost, keysMade, maxPoolCost } from '@doubleblind/mpc-core/plan';
import type { CompareStep, MaxPoolStep, Party, Program } from '@doubleblind/program';

/**
 * Hashes that take as long as one multiply-add of a linear step, in the clear and on two polynomials of three limbs:
 * 7 products at 26 G/s beside 130 M hashes/s.
 */
const HASHES_PER_PRODUCT = 7 * (130e6 / 26e9);

export function assignSenders(program: Program): Program {
  const load: Record<Party, number> = { vendor: 0, hospital: 0 };
  const open: { name: string; sent: number; received: number }[] = [];
  for (const step of program.steps) {
    if (step.op === 'linear') load.vendor += products(program, step.output, step.inputs, step) * HASHES_PER_PRODUCT;
    if (step.op !== 'compare' && step.op !== 'maxPool') continue;
    const { sent, received } = hashes(program, step);
    if (step.op === 'compare' && program.planes[step.output].thresholds > 1) {
      load.vendor += sent;
      load.hospital += received;
    } else open.push({ name: step.name, sent, received });
  }
  const senders = new Map<string, Party>();
  for (const { name, sent, received } of open.sort((a, b) => b.sent - a.sent)) {
    const sender: Party = load.vendor <= load.hospital ? 'vendor' : 'hospital';
    load[sender] += sent;
    load[sender === 'vendor' ? 'hospital' : 'vendor'] += received;
    senders.set(name, sender);
  }
  const steps = program.steps.map((step) =>
    step.op === 'compare' || step.op === 'maxPool' ? { ...step, sender: senders.get(step.name) ?? 'vendor' } : step,
  );
  return { ...program, steps };
}

/** Keys that either party makes in a batch of one, where `sent` is the sender's. */
function hashes(program: Program, step: CompareStep | MaxPoolStep): { sent: number; received: number } {
  const { shape, bits } = program.tensors[step.input];
  const [maps, height, width] = shape;
  const sender = 'vendor';
  const cost =
    step.op === 'compare'
      ? compareCost({ ...step, count: size(shape), thresholds: program.planes[step.output].thresholds, sender })
      : maxPoolCost({ ...step, maps, height, width, bits, sender });
  const made = keysMade(cost);
  return { sent: made.vendor, received: made.hospital };
}

function products(
  program: Program,
  output: number,
  inputs: readonly number[],
  { kernel, groups }: { kernel: readonly [number, number]; groups: number },
): number {
  const channels = inputs.reduce((sum, id) => sum + program.tensors[id].shape[0], 0);
  return (size(program.tensors[output].shape) * channels * kernel[0] * kernel[1]) / groups;
}

const size = (shape: readonly [number, number, number]) => shape[0] * shape[1] * shape[2];
