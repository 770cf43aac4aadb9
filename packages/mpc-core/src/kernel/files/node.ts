import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The bytes of build/NAME.wasm, made by scripts/build-kernels.mjs. */
export function kernelBytes(name: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(readFileSync(join(import.meta.dirname, '..', '..', '..', 'build', `${name}.wasm`)));
}
