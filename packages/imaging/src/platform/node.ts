/** Node.js: its own zlib; codecs from their packages. */
import { createRequire } from 'node:module';
import { inflateRawSync, inflateSync, crc32 as zlibCrc32 } from 'node:zlib';
import { type CodecFactory, type Inflate, TooMuchData } from './platform.ts';

const require = createRequire(import.meta.url);

export function crc32(bytes: Uint8Array): number {
  return zlibCrc32(bytes);
}

export const inflate: Inflate = (bytes, form, most) => {
  try {
    return (form === 'zlib' ? inflateSync : inflateRawSync)(bytes, { maxOutputLength: most });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE')
      throw new TooMuchData(`more than ${most} bytes`, { cause });
    throw cause;
  }
};

/** JPEG-LS by CharLS, JPEG 2000 by OpenJPEG. */
export async function codecFactory(name: 'jpeg-ls' | 'jpeg-2000'): Promise<CodecFactory> {
  return name === 'jpeg-ls'
    ? require('@cornerstonejs/codec-charls/decodewasmjs')
    : require('@cornerstonejs/codec-openjpeg/decodewasmjs');
}
