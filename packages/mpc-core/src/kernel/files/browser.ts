/** The kernels' bytes, which a bundler puts into the script (packages/browser-party/scripts/build.ts). */
import aes from '../../../build/aes.wasm';
import compare from '../../../build/compare.wasm';
import gemm from '../../../build/gemm.wasm';
import max from '../../../build/max.wasm';
import memory from '../../../build/memory.wasm';
import multiplex from '../../../build/multiplex.wasm';
import ot from '../../../build/ot.wasm';
import rlwe from '../../../build/rlwe.wasm';

const FILES: Readonly<Record<string, Uint8Array<ArrayBuffer>>> = {
  aes,
  compare,
  gemm,
  max,
  memory,
  multiplex,
  ot,
  rlwe,
};

export function kernelBytes(name: string): Uint8Array<ArrayBuffer> {
  return FILES[name];
}
