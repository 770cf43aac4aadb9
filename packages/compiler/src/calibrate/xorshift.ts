/** Marsaglia's xorshift32, uniform in [0, 1): fixed numbers, so that compiling twice gives the same program. */
export function xorshift(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
