/**
 * The WebAssembly functions of the non-linear protocols on one heap (assembly/compare.ts, multiplex.ts, max.ts, where each is
 * described). Arguments are addresses and strides in bytes unless named as counts; a group is 16 values, a vector 128.
 */
import type { Heap } from '../../../kernel/heap.ts';
import { loadKernels } from '../../../kernel/load.ts';

export interface CompareKernels {
  senderInputs(out: number, q: number, groups: number, table: number, width: number, firstTweak: number): void;
  receiverInputs(out: number, r: number, groups: number, firstTweak: number): void;
  addTweaks(blocks: number, groups: number, keys: number, firstTweak: number): void;
  subtractPerChannel(
    out: number,
    input: number,
    firstValue: number,
    count: number,
    paddedCount: number,
    table: number,
    perChannel: number,
    mask: number,
  ): void;
  wordPlanes(out: number, stride: number, words: number, groups: number, bits: number, invert: number): void;
  bitPlane(out: number, words: number, groups: number, bit: number): void;
  choicePlanes(out: number, stride: number, r: number, groups: number, width: number): void;
  xorVectors(out: number, other: number, vectors: number): void;
  copyVectors(out: number, input: number, vectors: number): void;
  invertBits(plane: number, firstBit: number, count: number): void;
  copyBits(out: number, toBit: number, plane: number, fromBit: number, count: number): void;
  senderPads(
    blocks: number,
    inputs: number,
    table: number,
    groups: number,
    width: number,
    bits: number,
    pads: number,
    padStride: number,
    share: number,
    shareStride: number,
  ): void;
  receiverPads(blocks: number, inputs: number, groups: number, bits: number, share: number, shareStride: number): void;
  digitTable(
    choice: number,
    choiceStride: number,
    digit: number,
    digitStride: number,
    width: number,
    vectors: number,
    pads: number,
    perEntry: number,
    toEqual: number,
    shareGreater: number,
    shareEqual: number,
    scratch: number,
  ): void;
  carryTable(
    choice: number,
    choiceStride: number,
    digit: number,
    digitStride: number,
    digits: number,
    carry: number,
    vectors: number,
    pads: number,
    padStride: number,
    share: number,
    scratch: number,
  ): void;
  selectPads(
    choice: number,
    choiceStride: number,
    width: number,
    vectors: number,
    pads: number,
    padStride: number,
    planes: number,
    share: number,
    shareStride: number,
    scratch: number,
  ): void;
  wideGateTable(
    g0: number,
    e1: number,
    g1: number,
    e2: number,
    choice: number,
    choiceStride: number,
    vectors: number,
    pads: number,
    padStride: number,
    key0: number,
    out: number,
    scratch: number,
  ): void;
  gateTable(
    left: number,
    right: number,
    choice: number,
    choiceStride: number,
    vectors: number,
    pads: number,
    padStride: number,
    key0: number,
    out: number,
  ): void;
}

export interface ProductKernels {
  senderWords(blocks: number, inputs: number, groups: number, key0: number, difference: number): void;
  receiverWords(blocks: number, inputs: number, groups: number, key: number): void;
  productTable(
    x: number,
    bit: number,
    choice: number,
    key0: number,
    difference: number,
    vectors: number,
    bits: number,
    message: number,
  ): void;
  productSelect(
    x: number,
    bit: number,
    choice: number,
    key: number,
    vectors: number,
    bits: number,
    message: number,
  ): void;
  wrapTable(
    x: number,
    top: number,
    choice: number,
    key0: number,
    difference: number,
    vectors: number,
    fromBits: number,
    bits: number,
    message: number,
  ): void;
  wrapSelect(
    x: number,
    top: number,
    choice: number,
    key: number,
    vectors: number,
    fromBits: number,
    bits: number,
    message: number,
  ): void;
}

export interface WindowKernels {
  gatherColumns(out: number, input: number, rows: number, width: number, columns: number, outputs: number): void;
  gatherRows(
    out: number,
    input: number,
    maps: number,
    height: number,
    width: number,
    rows: number,
    outputs: number,
  ): void;
  subtract(out: number, left: number, right: number, count: number, mask: number): void;
  add(out: number, left: number, right: number, count: number, mask: number): void;
}

/** A loader that instantiates a module once per heap. */
function perHeap<T>(name: string): (heap: Heap) => T {
  const instances = new WeakMap<Heap, { readonly kernels: T }>();
  return (heap) => {
    let instance = instances.get(heap);
    if (!instance) {
      instance = { kernels: loadKernels<T>(name, heap) };
      instances.set(heap, instance);
    }
    return instance.kernels;
  };
}

export const compareKernels = perHeap<CompareKernels>('compare');
export const productKernels = perHeap<ProductKernels>('multiplex');
export const windowKernels = perHeap<WindowKernels>('max');
