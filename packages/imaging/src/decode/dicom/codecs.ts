/** JPEG-LS by CharLS and JPEG 2000 by OpenJPEG, both compiled to WebAssembly. */

import { DoubleblindError } from '@doubleblind/errors';
import { codecFactory } from '#platform';
import type { Codestream } from './codestream.ts';

interface FrameInfo {
  readonly width: number;
  readonly height: number;
  readonly bitsPerSample: number;
  readonly componentCount: number;
}

interface Decoder {
  /** A view into the codec's memory for the stream. */
  getEncodedBuffer(length: number): Uint8Array;
  decode(): void;
  getFrameInfo(): FrameInfo;
  /** A view into the codec's memory; samples of one or two bytes, little endian. */
  getDecodedBuffer(): Uint8Array;
  delete(): void;
}

interface Codec {
  readonly JpegLSDecoder?: new () => Decoder;
  readonly J2KDecoder?: new () => Decoder;
}

type CodecName = 'jpeg-ls' | 'jpeg-2000';

const loaded = new Map<CodecName, Promise<Codec>>();

/** The codec's memory is kept between images. */
function load(name: CodecName): Promise<Codec> {
  const known = loaded.get(name);
  if (known) return known;
  const quiet = () => {};
  const codec = codecFactory(name).then((make) => make({ print: quiet, printErr: quiet }) as Promise<Codec>);
  loaded.set(name, codec);
  return codec;
}

/**
 * Decodes one frame whose header has been checked.
 * @returns samples of one byte (up to 8 bits) or two bytes, little endian, pixel by pixel.
 * @throws DB2001 if the codec fails or returns another size than the header says.
 */
export async function decodeWithCodec(
  name: CodecName,
  stream: Uint8Array,
  { width, height, components, precision }: Codestream,
): Promise<Uint8Array> {
  const codec = await load(name);
  try {
    const decoder = new (name === 'jpeg-ls' ? codec.JpegLSDecoder! : codec.J2KDecoder!)();
    decoder.getEncodedBuffer(stream.length).set(stream);
    decoder.decode();
    const info = decoder.getFrameInfo();
    const samples = Uint8Array.from(decoder.getDecodedBuffer());
    decoder.delete();
    const expected = width * height * components * (precision > 8 ? 2 : 1);
    const { width: columns, height: rows, componentCount } = info;
    if (columns !== width || rows !== height || componentCount !== components || samples.length !== expected) {
      throw new RangeError(`${columns} x ${rows} x ${componentCount}, ${samples.length} bytes`);
    }
    return samples;
  } catch (cause) {
    // A WebAssembly module that threw or aborted may be in any state: the next image gets a fresh one.
    loaded.delete(name);
    throw new DoubleblindError('DB2001', `The ${name} pixel data are damaged.`, { cause });
  }
}
