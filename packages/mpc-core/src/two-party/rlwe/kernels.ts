/** The exports of build/rlwe.wasm (assembly/rlwe.ts): numbers are addresses, counts, primes and table words. */
import type { Heap } from '../../kernel/heap.ts';
import { loadKernels } from '../../kernel/load.ts';

export interface RlweKernels {
  forwardNtt(a: number, roots: number, companions: number, degree: number, prime: number): void;
  inverseNtt(
    a: number,
    roots: number,
    companions: number,
    degree: number,
    prime: number,
    scale: number,
    scaleCompanion: number,
    lastRoot: number,
    lastRootCompanion: number,
  ): void;
  sampleUniform(dst: number, stream: number, words: number, count: number, prime: number): number;
  sampleBinomial(dst: number, stream: number, count: number): void;
  sampleTernary(dst: number, stream: number, bytes: number, count: number): number;
  shoupCompanions(companions: number, words: number, count: number, prime: number): void;
  multiplyTable(dst: number, src: number, table: number, companions: number, count: number, prime: number): void;
  multiplyAdd(
    dst: number,
    src: number,
    count: number,
    mask: number,
    factor: number,
    companion: number,
    constant: number,
    prime: number,
  ): void;
  addScaled(
    dst: number,
    src: number,
    count: number,
    offset: number,
    mask: number,
    factor: number,
    companion: number,
    fraction: number,
    oneCompanion: number,
    constant: number,
    prime: number,
  ): void;
  addResidues(dst: number, src: number, count: number, prime: number): void;
  addSmall(dst: number, small: number, count: number, prime: number): void;
  liftSmall(dst: number, small: number, count: number, prime: number, negate: number): void;
  affineWords(dst: number, src: number, count: number, factor: number, offset: number, mask: number): void;
  garnerStep(dst: number, digit: number, count: number, inverse: number, companion: number, prime: number): void;
  packWords(dst: number, src: number, count: number, width: number, shift: number): void;
  unpackWords(dst: number, src: number, count: number, width: number, shift: number, offset: number): void;
  rescale(
    low: number,
    high: number,
    residues: number,
    stride: number,
    count: number,
    primes: number,
    constants: number,
    k: number,
    lowBits: number,
    floor: number,
  ): void;
  joinResidues(
    dst: number,
    low: number,
    high: number,
    count: number,
    factor: number,
    companion: number,
    oneCompanion: number,
    prime: number,
  ): void;
  decodeWords(
    dst: number,
    c0: number,
    x1: number,
    x2: number,
    count: number,
    k: number,
    k0: number,
    ring: number,
    p1: number,
    p2: number,
    inverse: number,
    companion: number,
    floor: number,
  ): void;
}

export function rlweKernels(heap: Heap): RlweKernels {
  return loadKernels<RlweKernels>('rlwe', heap);
}
