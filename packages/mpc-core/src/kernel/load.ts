/** Instantiates a kernel module (build/NAME.wasm, made by scripts/build-kernels.mjs) on a heap's memory. */
import { kernelBytes } from '#kernel-files';
import type { Heap } from './heap.ts';

const compiled = new Map<string, WebAssembly.Module>();

function compile(name: string): WebAssembly.Module {
  let module = compiled.get(name);
  if (!module) {
    module = new WebAssembly.Module(kernelBytes(name));
    compiled.set(name, module);
  }
  return module;
}

/** The module's exports, typed by the caller as an interface of functions on numbers (addresses and sizes). */
export function loadKernels<T>(name: string, heap: Heap): T {
  const abort = () => {
    throw new Error(`kernel ${name} aborted`);
  };
  const instance = new WebAssembly.Instance(compile(name), { env: { memory: heap.memory, abort } });
  return instance.exports as T;
}
