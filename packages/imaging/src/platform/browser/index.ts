/** Browsers. */
export { codecFactory } from './codecs.ts';
export { crc32, inflate } from './zlib.ts';
