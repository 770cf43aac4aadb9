/** The exports of build/gemm.wasm (assembly/gemm.ts). */
import type { Heap } from '../../../kernel/heap.ts';
import { loadKernels } from '../../../kernel/load.ts';

export interface GemmKernels {
  rowGemm(
    sums: number,
    stride: number,
    weights: number,
    rows: number,
    panel: number,
    pairs: number,
    blocks: number,
    offset: number,
    columns: number,
  ): void;
  splitResidues(low: number, high: number, residues: number, count: number, extension: number, prime: number): void;
  splitWords(low: number, high: number, words: number, count: number): void;
  combineResidues(
    dst: number,
    low: number,
    high: number,
    count: number,
    shift: number,
    companion: number,
    oneCompanion: number,
    constant: number,
    prime: number,
    accumulate: number,
  ): void;
  combineWords(dst: number, low: number, high: number, count: number, accumulate: number): void;
  copyRuns(dst: number, src: number, runs: number, count: number, step: number, mask: number): void;
  gatherRuns(dst: number, polynomial: number, runs: number, count: number): number;
  scatterRuns(tensor: number, src: number, runs: number, count: number): void;
  subtractWords(dst: number, src: number, count: number): void;
  truncateWords(words: number, count: number, constant: number, ringMask: number, shift: number): void;
}

export function gemmKernels(heap: Heap): GemmKernels {
  return loadKernels<GemmKernels>('gemm', heap);
}
