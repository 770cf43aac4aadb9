/** Steps that a party does on its own share without the peer. */
import type { Party, Step } from '@doubleblind/program';
import type { Heap } from '../kernel/heap.ts';
import { flatten, permute, sumPool } from '../ring/local.ts';
import { type ShareView, type Target, valueCount } from './operations.ts';

export type LocalStep = Extract<
  Step,
  { op: 'sumPool' | 'add' | 'subtract' | 'truncate' | 'concat' | 'flatten' | 'permute' }
>;

/** Returns the address of a new buffer with the result, reduced modulo 2^output.bits. */
export function runLocalStep(
  step: LocalStep,
  heap: Heap,
  party: Party,
  inputs: readonly ShareView[],
  output: Target,
  batch: number,
): number {
  const count = valueCount(output.shape, batch);
  const address = heap.allocate(4 * count);
  const out = heap.words(address, count);
  const [first] = inputs;
  const read = (view: ShareView) => heap.words(view.address, valueCount(view.shape, batch));
  switch (step.op) {
    case 'sumPool':
      sumPool(out, output.shape, read(first), first.shape, batch, step);
      break;
    case 'flatten':
      flatten(out, read(first), first.shape, batch);
      break;
    case 'permute':
      permute(out, read(first), first.shape, batch, step.axes);
      break;
    case 'truncate':
      truncate(out, read(first), first.bits, step.shift, party);
      break;
    case 'concat': {
      let start = 0;
      for (const input of inputs) {
        out.set(read(input), start);
        start += valueCount(input.shape, batch);
      }
      break;
    }
    default: {
      out.set(read(first));
      for (const input of inputs.slice(1)) addSigned(out, read(input), step.op === 'subtract' ? -1 : 1);
    }
  }
  const mask = 2 ** output.bits - 1;
  for (let i = 0; i < count; i++) out[i] &= mask;
  return address;
}

function addSigned(out: Uint32Array, other: Uint32Array, sign: number): void {
  for (let i = 0; i < out.length; i++) out[i] += sign * other[i];
}

/**
 * Share-wise right shift. The wrap of the two shares is a multiple of 2^bits, which vanishes in the ring that is
 * `shift` bits smaller; 2^shift on one share makes the error unbiased (docs/PROTOCOL.md, truncation).
 */
function truncate(out: Uint32Array, input: Uint32Array, bits: number, shift: number, party: Party): void {
  const mask = 2 ** bits - 1;
  const offset = party === 'vendor' ? 1 << shift : 0;
  for (let i = 0; i < out.length; i++) out[i] = ((input[i] + offset) & mask) >>> shift;
}
