/** The encoders that come with the codecs, for fixtures. */
import { createRequire } from 'node:module';
import { encode } from 'jpeg-js';

interface FrameInfo {
  width: number;
  height: number;
  bitsPerSample: number;
  componentCount: number;
  isSigned: boolean;
}

interface Encoder {
  getDecodedBuffer(frame: FrameInfo): Uint8Array;
  getEncodedBuffer(): Uint8Array;
  encode(): void;
  delete(): void;
  setQuality?(lossless: boolean, rate: number): void;
  setDecompositions?(levels: number): void;
}

type Factory = () => Promise<Record<string, new () => Encoder>>;
const require = createRequire(import.meta.url);
/** Compiling a codec takes longer than encoding a film with it. */
const loaded = new Map<string, ReturnType<Factory>>();

function load(packageName: string): ReturnType<Factory> {
  const module = loaded.get(packageName) ?? (require(packageName) as Factory)();
  loaded.set(packageName, module);
  return module;
}

export async function encodeWith(
  codec: 'jpeg-ls' | 'jpeg-2000',
  width: number,
  height: number,
  bitsPerSample: number,
  samples: Uint8Array,
): Promise<Uint8Array> {
  const packageName = codec === 'jpeg-ls' ? '@cornerstonejs/codec-charls' : '@cornerstonejs/codec-openjpeg';
  const module = await load(packageName);
  const encoder = new module[codec === 'jpeg-ls' ? 'JpegLSEncoder' : 'J2KEncoder']();
  encoder.getDecodedBuffer({ width, height, bitsPerSample, componentCount: 1, isSigned: false }).set(samples);
  encoder.setQuality?.(true, 0);
  // The default of five is too many for images of a few pixels.
  encoder.setDecompositions?.(2);
  encoder.encode();
  const stream = Uint8Array.from(encoder.getEncodedBuffer());
  encoder.delete();
  return stream;
}

/** A baseline JPEG of one component, two blocks of flat grey 128, made with the standard tables of jpeg-js's encoder. */
export function flatGreyJpeg(): Uint8Array {
  const colour: Uint8Array = encode({ width: 8, height: 8, data: new Uint8Array(256) }, 50).data;
  const at = (marker: number) => colour.findIndex((byte, i) => byte === 0xff && colour[i + 1] === marker);
  const frame = [0xff, 0xc0, 0, 11, 8, 0, 8, 0, 16, 1, 1, 0x11, 0];
  const scan = [0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0];
  // Each block: DC difference of category 0 (code 00), end of block (code 1010); ones fill up the last byte.
  const blocks = [0b00101000, 0b10101111];
  const tables = [colour.subarray(at(0xdb), at(0xc0)), colour.subarray(at(0xc4), at(0xda))];
  return Uint8Array.from([0xff, 0xd8, ...tables[0], ...frame, ...tables[1], ...scan, ...blocks, 0xff, 0xd9]);
}

/** A baseline JPEG of three components from RGBA. */
export function colourJpeg(width: number, height: number, data: Uint8Array, quality: number): Uint8Array {
  return new Uint8Array(encode({ width, height, data }, quality).data);
}
