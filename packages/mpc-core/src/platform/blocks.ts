/** What all of a platform's block ciphers have in common. */
export const BLOCK_BYTES = 16;
/** Largest piece given to a cipher at once: stays in the first-level cache together with its output. */
export const CHUNK_BLOCKS = 2048;

/** AES blocks so far in this process, the first thing to count in a protocol's cost. */
export const aesCounters = { blocks: 0 };

/** A 16-byte public constant: `label` in ASCII, padded with zeros. Throws RangeError if it is longer. */
export function publicKey(label: string): Uint8Array {
  const key = new Uint8Array(BLOCK_BYTES);
  key.set(new TextEncoder().encode(label));
  return key;
}
