/** The ideal functionality of products of factors and maps. */
import { openWords, type Shared, shareWords } from './shares.ts';

/** Shares modulo 2^ring of factor * map, [factor][position]. */
export function idealScale(factors: Shared<Uint32Array>, maps: Shared<Uint32Array>, ring: number): Shared<Uint32Array> {
  const [f, x] = [openWords(factors, ring), openWords(maps, ring)];
  const positions = x.length / f.length;
  return shareWords(
    x.map((value, i) => Math.imul(value, f[Math.floor(i / positions)])),
    ring,
  );
}
