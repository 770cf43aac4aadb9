/** What of decoding depends on where it runs: Node.js, or a page of a browser. Both forms give the same values (test/platform). */

/** More bytes than were allowed. */
export class TooMuchData extends Error {}

/** Inflates zlib streams (RFC 1950) or bare ones (RFC 1951). Throws TooMuchData beyond `most` bytes, and another error for damaged data. */
export type Inflate = (bytes: Uint8Array, form: 'zlib' | 'raw', most: number) => Uint8Array;

/** Makes a codec that was compiled to WebAssembly. */
export type CodecFactory = (options: {
  readonly print: () => void;
  readonly printErr: () => void;
  /** Where its WebAssembly lies in a script and not in a file. */
  readonly wasmBinary?: Uint8Array;
}) => Promise<unknown>;
