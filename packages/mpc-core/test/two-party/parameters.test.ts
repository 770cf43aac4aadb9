/** The parameters that ship, against published attacks: at least 128 bits. Figures of others check the formulae. */
import { describe, expect, it } from 'vitest';
import { lpnCosts } from '../../parameters/lpn.ts';
import { primalAttack, primalCost, STANDARD_MODULUS_BITS } from '../../parameters/rlwe.ts';
import { ERROR_DEVIATION, PARAMETER_SETS, PRIME_BITS } from '../../src/two-party/plan/linear-noise.ts';

const SECURITY_BITS = 128;

describe('LPN behind the silent extension', () => {
  it.each([
    [1, 'semi-honest'],
    [2, 'semi-honest'],
    [3, 'semi-honest'],
    [4, 'semi-honest'],
    [1, 'private-against-malicious'],
    [2, 'private-against-malicious'],
    [3, 'private-against-malicious'],
    [4, 'private-against-malicious'],
  ] as const)('takes at least 128 bits to break at width %i (%s)', (width, threat) => {
    for (const { name, costs } of lpnCosts(width, threat)) {
      // All 2^width - 1 combinations of choice bits may be tried on one elimination.
      const tries = Math.log2(2 ** width - 1);
      const cheapest = Math.min(...Object.values(costs)) - tries;
      expect([name, cheapest >= SECURITY_BITS]).toEqual([name, true]);
    }
  });
});

describe('RLWE behind the linear layers', () => {
  it.each(PARAMETER_SETS)('takes at least 128 bits to break: %o', ({ degree, primes }) => {
    const modulusBits = primes * PRIME_BITS;
    expect(modulusBits).toBeLessThanOrEqual(STANDARD_MODULUS_BITS[degree]);
    expect(primalCost({ degree, modulusBits, errorDeviation: ERROR_DEVIATION })).toBeGreaterThanOrEqual(SECURITY_BITS);
  });

  it('is estimated like in the standard: its moduli come out at about 128 bits, larger ones below', () => {
    for (const [degree, bits] of Object.entries(STANDARD_MODULUS_BITS)) {
      const problem = { degree: Number(degree), modulusBits: bits, errorDeviation: 3.19 };
      expect(Math.abs(primalCost(problem) - SECURITY_BITS)).toBeLessThan(9);
      expect(primalCost({ ...problem, modulusBits: bits * 1.15 })).toBeLessThan(SECURITY_BITS);
    }
  });

  it('has the block size that the lattice estimator gives for SEAL 2.2 at 8192 (dual hybrid 306, svp 331), within its spread', () => {
    const { block } = primalAttack({ degree: 8192, modulusBits: 226, errorDeviation: 3.19 });
    expect(block).toBeGreaterThan(300);
    expect(block).toBeLessThan(335);
  });
});
