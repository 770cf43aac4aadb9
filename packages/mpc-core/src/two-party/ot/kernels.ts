/** The WebAssembly functions of assembly/ot.ts (documented there) on one heap. Plain numbers: addresses and counts. */
import type { Heap } from '../../kernel/heap.ts';
import { loadKernels } from '../../kernel/load.ts';

export interface OtKernels {
  sigmaBlocks(out: number, x: number, count: number): void;
  xorInto(dst: number, src: number, count: number): void;
  fieldPowers(out: number, factor: number, count: number): void;
  addFieldProduct(sum: number, a: number, b: number): void;
  addByPowersOfX(sum: number, blocks: number, count: number): void;
  addToBuckets(
    buckets: number,
    depth: number,
    width: number,
    weights: number,
    paths: number,
    noise: number,
    trees: number,
  ): void;
  transposeColumns(rows: number, columns: number, count: number): void;
  addRows(out: number, secrets: number, indices: number, count: number): void;
  roots(nodes: number, keys: number, offsets: number, stride: number, trees: number): void;
  expand(
    children: number,
    nodes: number,
    encrypted: number,
    trees: number,
    nodesPerTree: number,
    keepLow: number,
    sums: number,
  ): void;
  addLeftSums(messages: number, stride: number, sums: number, trees: number): void;
  addCombinations(blocks: number, digits: number, combinations: number, count: number): void;
  dropOffsets(blocks: number, depth: number, trees: number): void;
  siblingSums(messages: number, base: number, paths: number, depth: number, trees: number): void;
  puncturedRoots(nodes: number, sums: number, stride: number, paths: number, depth: number, trees: number): void;
  repairLevel(
    nodes: number,
    nodesPerTree: number,
    sums: number,
    targets: number,
    stride: number,
    paths: number,
    shift: number,
    zeroHash: number,
    trees: number,
  ): void;
  repairLeaves(
    leaves: number,
    leavesPerTree: number,
    keepLow: number,
    sums: number,
    targets: number,
    stride: number,
    base: number,
    baseStride: number,
    paths: number,
    noise: number,
    zeroHash: number,
    trees: number,
  ): void;
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
