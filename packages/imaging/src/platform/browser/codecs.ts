/** Codecs with their WebAssembly inside the script. */
import charlsWasm from '@cornerstonejs/codec-charls/decodewasm';
import charls from '@cornerstonejs/codec-charls/decodewasmjs';
import openjpegWasm from '@cornerstonejs/codec-openjpeg/decodewasm';
import openjpeg from '@cornerstonejs/codec-openjpeg/decodewasmjs';
import type { CodecFactory } from '../platform.ts';

/** JPEG-LS by CharLS, JPEG 2000 by OpenJPEG. */
export async function codecFactory(name: 'jpeg-ls' | 'jpeg-2000'): Promise<CodecFactory> {
  const [factory, wasmBinary] = name === 'jpeg-ls' ? [charls, charlsWasm] : [openjpeg, openjpegWasm];
  return (options) => factory({ ...options, wasmBinary });
}
