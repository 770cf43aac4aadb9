/** The WebAssembly functions of assembly/ot.ts on one heap. Arguments are addresses unless named count or bytes. */
import type { Heap } from '../kernel/heap.ts';
import { loadKernels } from '../kernel/load.ts';

export interface OtKernels {
  sigmaBlocks(out: number, x: number, count: number): void;
  hashInputs(out: number, x: number, count: number, firstTweak: number): void;
  hashInputsAll(out: number, q: number, sigmaT: number, n: number, count: number, firstTweak: number): void;
  xorInto(dst: number, src: number, count: number): void;
}

const instances = new WeakMap<Heap, OtKernels>();

export function otKernels(heap: Heap): OtKernels {
  let kernels = instances.get(heap);
  if (!kernels) {
    kernels = loadKernels<OtKernels>('ot', heap);
    instances.set(heap, kernels);
  }
  return kernels;
}
